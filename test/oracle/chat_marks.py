"""Where {% generation %} belongs in the templates of test/fidelity/families.ts: what the assistant writes and the token that ends it,
never the header before it. Each old text must be in the template once; rendered without marks, old and new are the same."""

BEGIN, END = "{%- generation %}", "{%- endgeneration %}"


def whole(expression):
    """An output statement that is all the assistant's."""
    return f"{{{{- {expression} }}}}", f"{BEGIN}{{{{- {expression} }}}}{END}"


def after(text, more):
    """Opens the marks in front of a text."""
    return text + more, BEGIN + text + more


def before(text, more=""):
    """Closes the marks behind a text."""
    return text + more, text + END + more


LLAMA_3 = [
    (
        "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}"
        "{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}",
        "{{- bos_token if loop.first else '' }}{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' }}"
        "{%- if message['role'] == 'assistant' %}{%- generation %}{{- message['content'] | trim + '<|eot_id|>' }}{%- endgeneration %}"
        "{%- else %}{{- message['content'] | trim + '<|eot_id|>' }}{%- endif %}",
    )
]

MISTRAL_CALLS = [
    after("{{- '[TOOL_CALLS]", "[' }}"),
    before("{{- ']' + eos_token }}"),
]

QWEN_END = (
    """{{- '<|im_end|>\\n' }}\n    {%- elif message.role == "tool" %}""",
    """{{- '<|im_end|>' }}{%- endgeneration %}{{- '\\n' }}\n    {%- elif message.role == "tool" %}""",
)

MARKS = {
    "llama-2": [whole("' ' + message.content.strip() + ' ' + eos_token")],
    "llama-3": LLAMA_3,
    "llama-3.1": LLAMA_3,
    "llama-3.2": [
        (
            r"{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' }}",
            r"{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' }}"
            "{%- if message['role'] == 'assistant' %}{%- generation %}{{- message['content'] | trim + '<|eot_id|>' }}{%- endgeneration %}"
            "{%- else %}{{- message['content'] | trim + '<|eot_id|>' }}{%- endif %}",
        ),
        after("""{{- '{"name": "' """, "+ tool_call.name + '\", ' }}"),
        before("""{{- "}" }}\n        {{- "<|eot_id|>" }}"""),
    ],
    "mistral-v1": [whole("' ' + message.content + eos_token")],
    "mistral-nemo": [
        after("""{{- "[TOOL_CALLS][" }}""", ""),
        before("{%- endfor %}\n    ", """{%- elif message["role"] == "assistant" %}"""),
        ("""{{- message["content"] + eos_token}}""", BEGIN + """{{- message["content"] + eos_token}}""" + END),
    ],
    "mistral-nemo, our template": [*MISTRAL_CALLS, whole("'' + message.content.rstrip(' ') + eos_token")],
    "qwen2.5": [
        (
            r"{{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>' + '\n' }}",
            r"{{- '<|im_start|>' + message.role + '\n' }}"
            "{%- if message.role == 'assistant' %}{%- generation %}{{- message.content + '<|im_end|>' }}{%- endgeneration %}"
            r"{%- else %}{{- message.content + '<|im_end|>' }}{%- endif %}{{- '\n' }}",
        ),
        (
            "{{- '<|im_start|>' + message.role }}\n        {%- if message.content %}\n            {{- '\\n' + message.content }}",
            "{{- '<|im_start|>' + message.role + '\\n' }}{%- generation %}{%- if message.content %}{{- message.content }}",
        ),
        (
            """{{- '\\n<tool_call>\\n{"name": "' }}""",
            """{{- ('\\n' if message.content or not loop.first else '') + '<tool_call>\\n{"name": "' }}""",
        ),
        QWEN_END,
    ],
    "qwen3": [
        (
            "{%- if loop.index0 > ns.last_query_index %}",
            "{{- '<|im_start|>' + message.role + '\\n' }}{%- generation %}{%- if loop.index0 > ns.last_query_index %}",
        ),
        (
            r"{{- '<|im_start|>' + message.role + '\n<think>\n' + reasoning_content.strip('\n')",
            r"{{- '<think>\n' + reasoning_content.strip('\n')",
        ),
        (
            "{{- '<|im_start|>' + message.role + '\\n' + content }}\n            {%- endif %}\n        {%- else %}\n"
            "            {{- '<|im_start|>' + message.role + '\\n' + content }}",
            "{{- content }}\n            {%- endif %}\n        {%- else %}\n            {{- content }}",
        ),
        QWEN_END,
    ],
    "qwen3, our template": [
        (
            r"{{- '<|im_start|>assistant\n<think>\n' + ",
            r"{{- '<|im_start|>assistant\n' }}{%- generation %}{{- '<think>\n' + ",
        ),
        (
            "{{- '<|im_end|>\\n' }}\n    {%- elif message.role == 'tool' %}",
            "{{- '<|im_end|>' }}{%- endgeneration %}{{- '\\n' }}\n    {%- elif message.role == 'tool' %}",
        ),
    ],
    "smollm2": [
        (
            r"{{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}",
            r"{{- '<|im_start|>' + message.role + '\n' }}"
            "{%- if message.role == 'assistant' %}{%- generation %}{{- message.content + '<|im_end|>' }}{%- endgeneration %}"
            r"{%- else %}{{- message.content + '<|im_end|>' }}{%- endif %}{{- '\n' }}",
        )
    ],
    "deepseek-v3": [
        (
            "{{'<｜tool▁outputs▁end｜>' + message['content'] + '<｜end▁of▁sentence｜>'}}",
            "{{'<｜tool▁outputs▁end｜>'}}{% generation %}{{message['content'] + '<｜end▁of▁sentence｜>'}}{% endgeneration %}",
        ),
        (
            "{{'<｜Assistant｜>' + message['content'] + '<｜end▁of▁sentence｜>'}}",
            "{{'<｜Assistant｜>'}}{% generation %}{{message['content'] + '<｜end▁of▁sentence｜>'}}{% endgeneration %}",
        ),
    ],
    "deepseek-r1-distill-qwen": [
        (r"{{- '<｜Assistant｜><think>\n' +", r"{{- '<｜Assistant｜>' }}{%- generation %}{{- '<think>\n' +"),
        before("{{- message.content + eos_token }}"),
    ],
}
