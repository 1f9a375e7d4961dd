import { o as __toESM, t as __commonJSMin } from "./rolldown-runtime-JJ0R4FiC.js";
import { $ as require_ref, G as require_ajv, H as require_dist, J as require_format, K as require_discriminator, Q as require_core$1, U as readYaml, V as CachedModel, X as require_dependencies, Y as require_applicator$1, Z as require_validation$1, at as require_names, c as contentKey, d as describeFiles, et as require_core$2, f as filesMatching, ft as normalise, i as readDataset, it as require_validate, lt as digestFile, nt as require_ref_error, ot as require_util, p as readerOf, pt as findingOf, q as require_metadata, rt as require_validation_error, s as answerKey, st as require_codegen, tt as require_compile, u as promptKey } from "./workspace-DsN7bY3W.js";
import { n as formatPlace, t as LoraError } from "./error-CUOtd1Bd.js";
import { t as excerpt, u as writeFileAtomic } from "./excerpt-ZnOEU3kS.js";
import { d as resolveSuite, n as insideWorkspace } from "./paths-DzHv1erQ.js";
import { n as isJsonObject, r as parseJson, t as canonicalJson } from "./json-IgZqinlc.js";
import { A as fileAtBase, I as openChat, N as requireCheckpoint, O as openSoundWorkspace, k as select } from "./terminal-Bvvh8zag.js";
import { n as labelConversation, r as findControlTokens, t as IGNORED } from "./mask-CF1AydHR.js";
import { n as trainingOrder, r as writeTokens, s as readEndTokens, t as readTokens } from "./tokens-Bps_Tt3q.js";
import { a as parseLock, c as writeLock, d as readTemplate, i as lockText, l as compareLocks, n as buildLock, o as readLock, r as lockPath, s as tallied, t as DatasetTally, u as datedTemplate } from "./lock-DNzHA9J0.js";
import { t as systemFault } from "./systemfault-DBdVnHLy.js";
import { mkdir, readFile, readdir, realpath, stat } from "node:fs/promises";
import path, { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Buffer as Buffer$1 } from "node:buffer";
import { createHash } from "node:crypto";
import { Script, createContext } from "node:vm";

// src/evaluate/bounded-regex.ts
const MATCH_MILLISECONDS = 1e3;
var MatchTimeout = class extends Error {
	constructor(pattern) {
		super(`/${pattern.source}/ takes longer than ${MATCH_MILLISECONDS} ms`);
		this.name = "MatchTimeout";
	}
};
const test = new Script("pattern.test(text)");
const context = Object.assign(Object.create(null), {
	pattern: void 0,
	text: ""
});
createContext(context);
function boundedTest(pattern, text) {
	context.pattern = pattern;
	context.text = text;
	try {
		return test.runInContext(context, { timeout: MATCH_MILLISECONDS });
	} catch (error) {
		if (error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") throw new MatchTimeout(pattern);
		throw error;
	} finally {
		context.pattern = void 0;
		context.text = "";
	}
}

// node_modules/ajv/dist/vocabularies/dynamic/dynamicAnchor.js
var require_dynamicAnchor = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.dynamicAnchor = void 0;
	const codegen_1 = require_codegen();
	const names_1 = require_names();
	const compile_1 = require_compile();
	const ref_1 = require_ref();
	const def = {
		keyword: "$dynamicAnchor",
		schemaType: "string",
		code: (cxt) => dynamicAnchor(cxt, cxt.schema)
	};
	function dynamicAnchor(cxt, anchor) {
		const { gen, it } = cxt;
		it.schemaEnv.root.dynamicAnchors[anchor] = true;
		const v = (0, codegen_1._)`${names_1.default.dynamicAnchors}${(0, codegen_1.getProperty)(anchor)}`;
		const validate = it.errSchemaPath === "#" ? it.validateName : _getValidate(cxt);
		gen.if((0, codegen_1._)`!${v}`, () => gen.assign(v, validate));
	}
	exports.dynamicAnchor = dynamicAnchor;
	function _getValidate(cxt) {
		const { schemaEnv, schema, self } = cxt.it;
		const { root, baseId, localRefs, meta } = schemaEnv.root;
		const { schemaId } = self.opts;
		const sch = new compile_1.SchemaEnv({
			schema,
			schemaId,
			root,
			baseId,
			localRefs,
			meta
		});
		compile_1.compileSchema.call(self, sch);
		return (0, ref_1.getValidate)(cxt, sch);
	}
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/dynamic/dynamicRef.js
var require_dynamicRef = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.dynamicRef = void 0;
	const codegen_1 = require_codegen();
	const names_1 = require_names();
	const ref_1 = require_ref();
	const def = {
		keyword: "$dynamicRef",
		schemaType: "string",
		code: (cxt) => dynamicRef(cxt, cxt.schema)
	};
	function dynamicRef(cxt, ref) {
		const { gen, keyword, it } = cxt;
		if (ref[0] !== "#") throw new Error(`"${keyword}" only supports hash fragment reference`);
		const anchor = ref.slice(1);
		if (it.allErrors) _dynamicRef();
		else {
			const valid = gen.let("valid", false);
			_dynamicRef(valid);
			cxt.ok(valid);
		}
		function _dynamicRef(valid) {
			if (it.schemaEnv.root.dynamicAnchors[anchor]) {
				const v = gen.let("_v", (0, codegen_1._)`${names_1.default.dynamicAnchors}${(0, codegen_1.getProperty)(anchor)}`);
				gen.if(v, _callRef(v, valid), _callRef(it.validateName, valid));
			} else _callRef(it.validateName, valid)();
		}
		function _callRef(validate, valid) {
			return valid ? () => gen.block(() => {
				(0, ref_1.callRef)(cxt, validate);
				gen.let(valid, true);
			}) : () => (0, ref_1.callRef)(cxt, validate);
		}
	}
	exports.dynamicRef = dynamicRef;
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/dynamic/recursiveAnchor.js
var require_recursiveAnchor = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const dynamicAnchor_1 = require_dynamicAnchor();
	const util_1 = require_util();
	const def = {
		keyword: "$recursiveAnchor",
		schemaType: "boolean",
		code(cxt) {
			if (cxt.schema) (0, dynamicAnchor_1.dynamicAnchor)(cxt, "");
			else (0, util_1.checkStrictMode)(cxt.it, "$recursiveAnchor: false is ignored");
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/dynamic/recursiveRef.js
var require_recursiveRef = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const dynamicRef_1 = require_dynamicRef();
	const def = {
		keyword: "$recursiveRef",
		schemaType: "string",
		code: (cxt) => (0, dynamicRef_1.dynamicRef)(cxt, cxt.schema)
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/dynamic/index.js
var require_dynamic = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const dynamicAnchor_1 = require_dynamicAnchor();
	const dynamicRef_1 = require_dynamicRef();
	const recursiveAnchor_1 = require_recursiveAnchor();
	const recursiveRef_1 = require_recursiveRef();
	const dynamic = [
		dynamicAnchor_1.default,
		dynamicRef_1.default,
		recursiveAnchor_1.default,
		recursiveRef_1.default
	];
	exports.default = dynamic;
}));

// node_modules/ajv/dist/vocabularies/validation/dependentRequired.js
var require_dependentRequired = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const dependencies_1 = require_dependencies();
	const def = {
		keyword: "dependentRequired",
		type: "object",
		schemaType: "object",
		error: dependencies_1.error,
		code: (cxt) => (0, dependencies_1.validatePropertyDeps)(cxt)
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/applicator/dependentSchemas.js
var require_dependentSchemas = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const dependencies_1 = require_dependencies();
	const def = {
		keyword: "dependentSchemas",
		type: "object",
		schemaType: "object",
		code: (cxt) => (0, dependencies_1.validateSchemaDeps)(cxt)
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/validation/limitContains.js
var require_limitContains = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const util_1 = require_util();
	const def = {
		keyword: ["maxContains", "minContains"],
		type: "array",
		schemaType: "number",
		code({ keyword, parentSchema, it }) {
			if (parentSchema.contains === void 0) (0, util_1.checkStrictMode)(it, `"${keyword}" without "contains" is ignored`);
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/next.js
var require_next = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const dependentRequired_1 = require_dependentRequired();
	const dependentSchemas_1 = require_dependentSchemas();
	const limitContains_1 = require_limitContains();
	const next = [
		dependentRequired_1.default,
		dependentSchemas_1.default,
		limitContains_1.default
	];
	exports.default = next;
}));

// node_modules/ajv/dist/vocabularies/unevaluated/unevaluatedProperties.js
var require_unevaluatedProperties = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const names_1 = require_names();
	const def = {
		keyword: "unevaluatedProperties",
		type: "object",
		schemaType: ["boolean", "object"],
		trackErrors: true,
		error: {
			message: "must NOT have unevaluated properties",
			params: ({ params }) => (0, codegen_1._)`{unevaluatedProperty: ${params.unevaluatedProperty}}`
		},
		code(cxt) {
			const { gen, schema, data, errsCount, it } = cxt;
			/* istanbul ignore if */
			if (!errsCount) throw new Error("ajv implementation error");
			const { allErrors, props } = it;
			if (props instanceof codegen_1.Name) gen.if((0, codegen_1._)`${props} !== true`, () => gen.forIn("key", data, (key) => gen.if(unevaluatedDynamic(props, key), () => unevaluatedPropCode(key))));
			else if (props !== true) gen.forIn("key", data, (key) => props === void 0 ? unevaluatedPropCode(key) : gen.if(unevaluatedStatic(props, key), () => unevaluatedPropCode(key)));
			it.props = true;
			cxt.ok((0, codegen_1._)`${errsCount} === ${names_1.default.errors}`);
			function unevaluatedPropCode(key) {
				if (schema === false) {
					cxt.setParams({ unevaluatedProperty: key });
					cxt.error();
					if (!allErrors) gen.break();
					return;
				}
				if (!(0, util_1.alwaysValidSchema)(it, schema)) {
					const valid = gen.name("valid");
					cxt.subschema({
						keyword: "unevaluatedProperties",
						dataProp: key,
						dataPropType: util_1.Type.Str
					}, valid);
					if (!allErrors) gen.if((0, codegen_1.not)(valid), () => gen.break());
				}
			}
			function unevaluatedDynamic(evaluatedProps, key) {
				return (0, codegen_1._)`!${evaluatedProps} || !${evaluatedProps}[${key}]`;
			}
			function unevaluatedStatic(evaluatedProps, key) {
				const ps = [];
				for (const p in evaluatedProps) if (evaluatedProps[p] === true) ps.push((0, codegen_1._)`${key} !== ${p}`);
				return (0, codegen_1.and)(...ps);
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/unevaluated/unevaluatedItems.js
var require_unevaluatedItems = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const codegen_1 = require_codegen();
	const util_1 = require_util();
	const def = {
		keyword: "unevaluatedItems",
		type: "array",
		schemaType: ["boolean", "object"],
		error: {
			message: ({ params: { len } }) => (0, codegen_1.str)`must NOT have more than ${len} items`,
			params: ({ params: { len } }) => (0, codegen_1._)`{limit: ${len}}`
		},
		code(cxt) {
			const { gen, schema, data, it } = cxt;
			const items = it.items || 0;
			if (items === true) return;
			const len = gen.const("len", (0, codegen_1._)`${data}.length`);
			if (schema === false) {
				cxt.setParams({ len: items });
				cxt.fail((0, codegen_1._)`${len} > ${items}`);
			} else if (typeof schema == "object" && !(0, util_1.alwaysValidSchema)(it, schema)) {
				const valid = gen.var("valid", (0, codegen_1._)`${len} <= ${items}`);
				gen.if((0, codegen_1.not)(valid), () => validateItems(valid, items));
				cxt.ok(valid);
			}
			it.items = true;
			function validateItems(valid, from) {
				gen.forRange("i", from, len, (i) => {
					cxt.subschema({
						keyword: "unevaluatedItems",
						dataProp: i,
						dataPropType: util_1.Type.Num
					}, valid);
					if (!it.allErrors) gen.if((0, codegen_1.not)(valid), () => gen.break());
				});
			}
		}
	};
	exports.default = def;
}));

// node_modules/ajv/dist/vocabularies/unevaluated/index.js
var require_unevaluated$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const unevaluatedProperties_1 = require_unevaluatedProperties();
	const unevaluatedItems_1 = require_unevaluatedItems();
	const unevaluated = [unevaluatedProperties_1.default, unevaluatedItems_1.default];
	exports.default = unevaluated;
}));

// node_modules/ajv/dist/vocabularies/draft2020.js
var require_draft2020 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const core_1 = require_core$1();
	const validation_1 = require_validation$1();
	const applicator_1 = require_applicator$1();
	const dynamic_1 = require_dynamic();
	const next_1 = require_next();
	const unevaluated_1 = require_unevaluated$1();
	const format_1 = require_format();
	const metadata_1 = require_metadata();
	const draft2020Vocabularies = [
		dynamic_1.default,
		core_1.default,
		validation_1.default,
		(0, applicator_1.default)(true),
		format_1.default,
		metadata_1.metadataVocabulary,
		metadata_1.contentVocabulary,
		next_1.default,
		unevaluated_1.default
	];
	exports.default = draft2020Vocabularies;
}));

// node_modules/ajv/dist/refs/json-schema-2020-12/schema.json
var require_schema = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = {
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id": "https://json-schema.org/draft/2020-12/schema",
		"$vocabulary": {
			"https://json-schema.org/draft/2020-12/vocab/core": true,
			"https://json-schema.org/draft/2020-12/vocab/applicator": true,
			"https://json-schema.org/draft/2020-12/vocab/unevaluated": true,
			"https://json-schema.org/draft/2020-12/vocab/validation": true,
			"https://json-schema.org/draft/2020-12/vocab/meta-data": true,
			"https://json-schema.org/draft/2020-12/vocab/format-annotation": true,
			"https://json-schema.org/draft/2020-12/vocab/content": true
		},
		"$dynamicAnchor": "meta",
		"title": "Core and Validation specifications meta-schema",
		"allOf": [
			{ "$ref": "meta/core" },
			{ "$ref": "meta/applicator" },
			{ "$ref": "meta/unevaluated" },
			{ "$ref": "meta/validation" },
			{ "$ref": "meta/meta-data" },
			{ "$ref": "meta/format-annotation" },
			{ "$ref": "meta/content" }
		],
		"type": ["object", "boolean"],
		"$comment": "This meta-schema also defines keywords that have appeared in previous drafts in order to prevent incompatible extensions as they remain in common use.",
		"properties": {
			"definitions": {
				"$comment": "\"definitions\" has been replaced by \"$defs\".",
				"type": "object",
				"additionalProperties": { "$dynamicRef": "#meta" },
				"deprecated": true,
				"default": {}
			},
			"dependencies": {
				"$comment": "\"dependencies\" has been split and replaced by \"dependentSchemas\" and \"dependentRequired\" in order to serve their differing semantics.",
				"type": "object",
				"additionalProperties": { "anyOf": [{ "$dynamicRef": "#meta" }, { "$ref": "meta/validation#/$defs/stringArray" }] },
				"deprecated": true,
				"default": {}
			},
			"$recursiveAnchor": {
				"$comment": "\"$recursiveAnchor\" has been replaced by \"$dynamicAnchor\".",
				"$ref": "meta/core#/$defs/anchorString",
				"deprecated": true
			},
			"$recursiveRef": {
				"$comment": "\"$recursiveRef\" has been replaced by \"$dynamicRef\".",
				"$ref": "meta/core#/$defs/uriReferenceString",
				"deprecated": true
			}
		}
	};
}));

// node_modules/ajv/dist/refs/json-schema-2020-12/meta/applicator.json
var require_applicator = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = {
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id": "https://json-schema.org/draft/2020-12/meta/applicator",
		"$vocabulary": { "https://json-schema.org/draft/2020-12/vocab/applicator": true },
		"$dynamicAnchor": "meta",
		"title": "Applicator vocabulary meta-schema",
		"type": ["object", "boolean"],
		"properties": {
			"prefixItems": { "$ref": "#/$defs/schemaArray" },
			"items": { "$dynamicRef": "#meta" },
			"contains": { "$dynamicRef": "#meta" },
			"additionalProperties": { "$dynamicRef": "#meta" },
			"properties": {
				"type": "object",
				"additionalProperties": { "$dynamicRef": "#meta" },
				"default": {}
			},
			"patternProperties": {
				"type": "object",
				"additionalProperties": { "$dynamicRef": "#meta" },
				"propertyNames": { "format": "regex" },
				"default": {}
			},
			"dependentSchemas": {
				"type": "object",
				"additionalProperties": { "$dynamicRef": "#meta" },
				"default": {}
			},
			"propertyNames": { "$dynamicRef": "#meta" },
			"if": { "$dynamicRef": "#meta" },
			"then": { "$dynamicRef": "#meta" },
			"else": { "$dynamicRef": "#meta" },
			"allOf": { "$ref": "#/$defs/schemaArray" },
			"anyOf": { "$ref": "#/$defs/schemaArray" },
			"oneOf": { "$ref": "#/$defs/schemaArray" },
			"not": { "$dynamicRef": "#meta" }
		},
		"$defs": { "schemaArray": {
			"type": "array",
			"minItems": 1,
			"items": { "$dynamicRef": "#meta" }
		} }
	};
}));

// node_modules/ajv/dist/refs/json-schema-2020-12/meta/unevaluated.json
var require_unevaluated = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = {
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id": "https://json-schema.org/draft/2020-12/meta/unevaluated",
		"$vocabulary": { "https://json-schema.org/draft/2020-12/vocab/unevaluated": true },
		"$dynamicAnchor": "meta",
		"title": "Unevaluated applicator vocabulary meta-schema",
		"type": ["object", "boolean"],
		"properties": {
			"unevaluatedItems": { "$dynamicRef": "#meta" },
			"unevaluatedProperties": { "$dynamicRef": "#meta" }
		}
	};
}));

// node_modules/ajv/dist/refs/json-schema-2020-12/meta/content.json
var require_content = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = {
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id": "https://json-schema.org/draft/2020-12/meta/content",
		"$vocabulary": { "https://json-schema.org/draft/2020-12/vocab/content": true },
		"$dynamicAnchor": "meta",
		"title": "Content vocabulary meta-schema",
		"type": ["object", "boolean"],
		"properties": {
			"contentEncoding": { "type": "string" },
			"contentMediaType": { "type": "string" },
			"contentSchema": { "$dynamicRef": "#meta" }
		}
	};
}));

// node_modules/ajv/dist/refs/json-schema-2020-12/meta/core.json
var require_core = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = {
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id": "https://json-schema.org/draft/2020-12/meta/core",
		"$vocabulary": { "https://json-schema.org/draft/2020-12/vocab/core": true },
		"$dynamicAnchor": "meta",
		"title": "Core vocabulary meta-schema",
		"type": ["object", "boolean"],
		"properties": {
			"$id": {
				"$ref": "#/$defs/uriReferenceString",
				"$comment": "Non-empty fragments not allowed.",
				"pattern": "^[^#]*#?$"
			},
			"$schema": { "$ref": "#/$defs/uriString" },
			"$ref": { "$ref": "#/$defs/uriReferenceString" },
			"$anchor": { "$ref": "#/$defs/anchorString" },
			"$dynamicRef": { "$ref": "#/$defs/uriReferenceString" },
			"$dynamicAnchor": { "$ref": "#/$defs/anchorString" },
			"$vocabulary": {
				"type": "object",
				"propertyNames": { "$ref": "#/$defs/uriString" },
				"additionalProperties": { "type": "boolean" }
			},
			"$comment": { "type": "string" },
			"$defs": {
				"type": "object",
				"additionalProperties": { "$dynamicRef": "#meta" }
			}
		},
		"$defs": {
			"anchorString": {
				"type": "string",
				"pattern": "^[A-Za-z_][-A-Za-z0-9._]*$"
			},
			"uriString": {
				"type": "string",
				"format": "uri"
			},
			"uriReferenceString": {
				"type": "string",
				"format": "uri-reference"
			}
		}
	};
}));

// node_modules/ajv/dist/refs/json-schema-2020-12/meta/format-annotation.json
var require_format_annotation = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = {
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id": "https://json-schema.org/draft/2020-12/meta/format-annotation",
		"$vocabulary": { "https://json-schema.org/draft/2020-12/vocab/format-annotation": true },
		"$dynamicAnchor": "meta",
		"title": "Format vocabulary meta-schema for annotation results",
		"type": ["object", "boolean"],
		"properties": { "format": { "type": "string" } }
	};
}));

// node_modules/ajv/dist/refs/json-schema-2020-12/meta/meta-data.json
var require_meta_data = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = {
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id": "https://json-schema.org/draft/2020-12/meta/meta-data",
		"$vocabulary": { "https://json-schema.org/draft/2020-12/vocab/meta-data": true },
		"$dynamicAnchor": "meta",
		"title": "Meta-data vocabulary meta-schema",
		"type": ["object", "boolean"],
		"properties": {
			"title": { "type": "string" },
			"description": { "type": "string" },
			"default": true,
			"deprecated": {
				"type": "boolean",
				"default": false
			},
			"readOnly": {
				"type": "boolean",
				"default": false
			},
			"writeOnly": {
				"type": "boolean",
				"default": false
			},
			"examples": {
				"type": "array",
				"items": true
			}
		}
	};
}));

// node_modules/ajv/dist/refs/json-schema-2020-12/meta/validation.json
var require_validation = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = {
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id": "https://json-schema.org/draft/2020-12/meta/validation",
		"$vocabulary": { "https://json-schema.org/draft/2020-12/vocab/validation": true },
		"$dynamicAnchor": "meta",
		"title": "Validation vocabulary meta-schema",
		"type": ["object", "boolean"],
		"properties": {
			"type": { "anyOf": [{ "$ref": "#/$defs/simpleTypes" }, {
				"type": "array",
				"items": { "$ref": "#/$defs/simpleTypes" },
				"minItems": 1,
				"uniqueItems": true
			}] },
			"const": true,
			"enum": {
				"type": "array",
				"items": true
			},
			"multipleOf": {
				"type": "number",
				"exclusiveMinimum": 0
			},
			"maximum": { "type": "number" },
			"exclusiveMaximum": { "type": "number" },
			"minimum": { "type": "number" },
			"exclusiveMinimum": { "type": "number" },
			"maxLength": { "$ref": "#/$defs/nonNegativeInteger" },
			"minLength": { "$ref": "#/$defs/nonNegativeIntegerDefault0" },
			"pattern": {
				"type": "string",
				"format": "regex"
			},
			"maxItems": { "$ref": "#/$defs/nonNegativeInteger" },
			"minItems": { "$ref": "#/$defs/nonNegativeIntegerDefault0" },
			"uniqueItems": {
				"type": "boolean",
				"default": false
			},
			"maxContains": { "$ref": "#/$defs/nonNegativeInteger" },
			"minContains": {
				"$ref": "#/$defs/nonNegativeInteger",
				"default": 1
			},
			"maxProperties": { "$ref": "#/$defs/nonNegativeInteger" },
			"minProperties": { "$ref": "#/$defs/nonNegativeIntegerDefault0" },
			"required": { "$ref": "#/$defs/stringArray" },
			"dependentRequired": {
				"type": "object",
				"additionalProperties": { "$ref": "#/$defs/stringArray" }
			}
		},
		"$defs": {
			"nonNegativeInteger": {
				"type": "integer",
				"minimum": 0
			},
			"nonNegativeIntegerDefault0": {
				"$ref": "#/$defs/nonNegativeInteger",
				"default": 0
			},
			"simpleTypes": { "enum": [
				"array",
				"boolean",
				"integer",
				"null",
				"number",
				"object",
				"string"
			] },
			"stringArray": {
				"type": "array",
				"items": { "type": "string" },
				"uniqueItems": true,
				"default": []
			}
		}
	};
}));

// node_modules/ajv/dist/refs/json-schema-2020-12/index.js
var require_json_schema_2020_12 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	const metaSchema = require_schema();
	const applicator = require_applicator();
	const unevaluated = require_unevaluated();
	const content = require_content();
	const core = require_core();
	const format = require_format_annotation();
	const metadata = require_meta_data();
	const validation = require_validation();
	const META_SUPPORT_DATA = ["/properties"];
	function addMetaSchema2020($data) {
		[
			metaSchema,
			applicator,
			unevaluated,
			content,
			core,
			with$data(this, format),
			metadata,
			with$data(this, validation)
		].forEach((sch) => this.addMetaSchema(sch, void 0, false));
		return this;
		function with$data(ajv, sch) {
			return $data ? ajv.$dataMetaSchema(sch, META_SUPPORT_DATA) : sch;
		}
	}
	exports.default = addMetaSchema2020;
}));

// node_modules/ajv/dist/2020.js
var require__2020 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.MissingRefError = exports.ValidationError = exports.CodeGen = exports.Name = exports.nil = exports.stringify = exports.str = exports._ = exports.KeywordCxt = exports.Ajv2020 = void 0;
	const core_1 = require_core$2();
	const draft2020_1 = require_draft2020();
	const discriminator_1 = require_discriminator();
	const json_schema_2020_12_1 = require_json_schema_2020_12();
	const META_SCHEMA_ID = "https://json-schema.org/draft/2020-12/schema";
	var Ajv2020 = class extends core_1.default {
		constructor(opts = {}) {
			super({
				...opts,
				dynamicRef: true,
				next: true,
				unevaluated: true
			});
		}
		_addVocabularies() {
			super._addVocabularies();
			draft2020_1.default.forEach((v) => this.addVocabulary(v));
			if (this.opts.discriminator) this.addKeyword(discriminator_1.default);
		}
		_addDefaultMetaSchema() {
			super._addDefaultMetaSchema();
			const { $data, meta } = this.opts;
			if (!meta) return;
			json_schema_2020_12_1.default.call(this, $data);
			this.refs["http://json-schema.org/schema"] = META_SCHEMA_ID;
		}
		defaultMeta() {
			return this.opts.defaultMeta = super.defaultMeta() || (this.getSchema(META_SCHEMA_ID) ? META_SCHEMA_ID : void 0);
		}
	};
	exports.Ajv2020 = Ajv2020;
	module.exports = exports = Ajv2020;
	module.exports.Ajv2020 = Ajv2020;
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.default = Ajv2020;
	var validate_1 = require_validate();
	Object.defineProperty(exports, "KeywordCxt", {
		enumerable: true,
		get: function() {
			return validate_1.KeywordCxt;
		}
	});
	var codegen_1 = require_codegen();
	Object.defineProperty(exports, "_", {
		enumerable: true,
		get: function() {
			return codegen_1._;
		}
	});
	Object.defineProperty(exports, "str", {
		enumerable: true,
		get: function() {
			return codegen_1.str;
		}
	});
	Object.defineProperty(exports, "stringify", {
		enumerable: true,
		get: function() {
			return codegen_1.stringify;
		}
	});
	Object.defineProperty(exports, "nil", {
		enumerable: true,
		get: function() {
			return codegen_1.nil;
		}
	});
	Object.defineProperty(exports, "Name", {
		enumerable: true,
		get: function() {
			return codegen_1.Name;
		}
	});
	Object.defineProperty(exports, "CodeGen", {
		enumerable: true,
		get: function() {
			return codegen_1.CodeGen;
		}
	});
	var validation_error_1 = require_validation_error();
	Object.defineProperty(exports, "ValidationError", {
		enumerable: true,
		get: function() {
			return validation_error_1.default;
		}
	});
	var ref_error_1 = require_ref_error();
	Object.defineProperty(exports, "MissingRefError", {
		enumerable: true,
		get: function() {
			return ref_error_1.default;
		}
	});
}));

// src/evaluate/json-schema.ts
var import_ajv = require_ajv();
var import__2020 = require__2020();
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
var SchemaCompiler = class {
	#compiled = /* @__PURE__ */ new Map();
	#strict;
	constructor(options) {
		this.#strict = options.strict;
	}
	compile(schema) {
		const key = canonicalJson(schema);
		const known = this.#compiled.get(key);
		if (known !== void 0) return known;
		const check = compile(schema, this.#strict);
		this.#compiled.set(key, check);
		return check;
	}
};
const regExp = Object.assign((pattern, flags) => {
	const compiled = new RegExp(pattern, flags);
	return {
		test: (text) => boundedTest(compiled, text),
		toString: () => String(compiled)
	};
}, { code: "regExp" });
function compile(schema, strict) {
	if (schema.$async !== void 0) throw invalid("$async is not supported");
	const options = {
		strict,
		strictTypes: false,
		strictTuples: false,
		strictRequired: false,
		allowUnionTypes: true,
		ownProperties: true,
		logger: false,
		code: { regExp }
	};
	const ajv = typeof schema.$schema === "string" && schema.$schema.includes("2020-12") ? new import__2020.Ajv2020(options) : new import_ajv.Ajv(options);
	import_dist.default.default(ajv);
	let validate;
	try {
		validate = ajv.compile(schema);
	} catch (error) {
		throw invalid(error.message, error);
	}
	return (value) => {
		try {
			if (validate(value)) return [];
		} catch (error) {
			if (error instanceof MatchTimeout) return [`the pattern ${excerpt(error.message)}`];
			throw error;
		}
		return (validate.errors ?? []).slice(0, 3).map((error) => {
			const extra = error.keyword === "additionalProperties" ? ` (${excerpt(error.params.additionalProperty)})` : "";
			const allowed = error.keyword === "enum" ? ` ${excerpt(JSON.stringify(error.params.allowedValues))}` : "";
			return `${error.instancePath === "" ? "it" : excerpt(error.instancePath)} ${error.message}${extra}${allowed}`;
		});
	};
}
function invalid(reason, cause) {
	return new LoraError("json-schema", `Not a usable JSON Schema: ${reason}.`, { cause });
}

// src/evaluate/tool-calls.ts
const OPEN = "<tool_call>";
const CLOSE = "</tool_call>";
const PYTHON = "<|python_tag|>";
const MISTRAL = "[TOOL_CALLS]";
function parseAnswer(text) {
	try {
		if (text.includes(OPEN) || text.includes(CLOSE)) return hermes(text);
		if (text.includes(MISTRAL)) return mistral(text);
		return llama(text);
	} catch (error) {
		if (error instanceof CallFault) return {
			content: text.trim(),
			calls: [],
			fault: error.message
		};
		throw error;
	}
}
var CallFault = class extends Error {};
function hermes(text) {
	const calls = [];
	let content = "";
	let at = 0;
	for (;;) {
		const open = text.indexOf(OPEN, at);
		const beside = open < 0 ? text.slice(at) : text.slice(at, open);
		if (beside.includes(CLOSE)) throw new CallFault(`${CLOSE} stands without ${OPEN}`);
		content += beside;
		if (open < 0) return {
			content: content.trim(),
			calls
		};
		const start = skipSpace(text, open + 11);
		const end = endOfObject(text, start);
		const after = end === void 0 ? -1 : skipSpace(text, end);
		if (end === void 0 || !text.startsWith(CLOSE, after)) {
			const close = text.indexOf(CLOSE, start);
			if (close < 0) throw new CallFault(`the call is not closed by ${CLOSE}: ${excerpt(text.slice(start))}`);
			callOf(json(text.slice(start, close)), "arguments");
			throw new CallFault(`the call is not one JSON object: ${excerpt(text.slice(start, close))}`);
		}
		calls.push(callOf(json(text.slice(start, end)), "arguments"));
		at = after + 12;
	}
}
function mistral(text) {
	const marker = text.indexOf(MISTRAL);
	const list = text.slice(marker + 12).trim();
	if (!list.startsWith("[")) throw new CallFault(`${MISTRAL} is not followed by a JSON list: ${excerpt(list)}`);
	const value = json(list);
	if (!Array.isArray(value) || value.length === 0) throw new CallFault(`${MISTRAL} is followed by no call`);
	return {
		content: text.slice(0, marker).trim(),
		calls: value.map((call) => callOf(call, "arguments"))
	};
}
function llama(text) {
	const marker = text.indexOf(PYTHON);
	if (marker >= 0) {
		const call = callOf(json(text.slice(marker + 14).trim()), "parameters");
		return {
			content: text.slice(0, marker).trim(),
			calls: [call]
		};
	}
	const whole = text.trim();
	if (!whole.startsWith("{") || !/"name"\s*:/.test(whole) || !/"parameters"\s*:/.test(whole)) return {
		content: whole,
		calls: []
	};
	const value = json(whole);
	if (!isJsonObject(value) || typeof value.name !== "string" || !isJsonObject(value.parameters)) return {
		content: whole,
		calls: []
	};
	if (Object.keys(value).length !== 2) return {
		content: whole,
		calls: []
	};
	return {
		content: "",
		calls: [callOf(value, "parameters")]
	};
}
function callOf(value, argumentsKey) {
	if (!isJsonObject(value)) throw new CallFault(`a call is a JSON object, found ${excerpt(JSON.stringify(value))}`);
	const unknown = Object.keys(value).find((key) => ![
		"name",
		argumentsKey,
		"id"
	].includes(key));
	if (unknown !== void 0) throw new CallFault(`a call has no key ${excerpt(unknown)}`);
	const { name, id } = value;
	const given = value[argumentsKey];
	if (typeof name !== "string" || name === "") throw new CallFault("the call lacks \"name\"");
	if (given === void 0) throw new CallFault(`the call lacks "${argumentsKey}"`);
	if (!isJsonObject(given)) throw new CallFault(`"${argumentsKey}" is not a JSON object but ${excerpt(JSON.stringify(given))}`);
	if (id !== void 0 && typeof id !== "string") throw new CallFault("the call's \"id\" is not a string");
	return {
		name,
		arguments: given
	};
}
function json(text) {
	try {
		return parseJson(text, {
			file: "answer",
			line: 1
		});
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		throw new CallFault(`the call is not valid JSON (${error.message.replace(/\.$/, "")}): ${excerpt(text)}`);
	}
}
function endOfObject(text, start) {
	if (text[start] !== "{") return void 0;
	let depth = 0;
	let quoted = false;
	for (let at = start; at < text.length; at++) {
		const character = text[at];
		if (quoted) {
			if (character === "\\") at++;
			else if (character === "\"") quoted = false;
		} else if (character === "\"") quoted = true;
		else if (character === "{") depth++;
		else if (character === "}" && --depth === 0) return at + 1;
	}
}
function skipSpace(text, from) {
	let at = from;
	while (at < text.length && " 	\r\n".includes(text[at])) at++;
	return at;
}

// src/evaluate/assertions.ts
const EXPECTED = "{expected}";
var AssertionChecker = class {
	#assertedSchemas = new SchemaCompiler({ strict: true });
	#toolSchemas = new SchemaCompiler({ strict: false });
	check(output, target) {
		return target.assertions.flatMap((assertion) => this.#checkOne(assertion, output, target));
	}
	#checkOne(assertion, output, target) {
		const { text } = output;
		if (assertion.equals !== void 0) return checkEquals(assertion.equals, text, target.expected);
		if (assertion.contains !== void 0) {
			if (text.includes(assertion.contains)) return [];
			return [`Expected the answer to contain ${excerpt(assertion.contains)}, found ${found(text)}.`];
		}
		const unwanted = assertion["not-contains"];
		if (unwanted !== void 0) {
			const at = text.indexOf(unwanted);
			if (at < 0) return [];
			return [`Expected the answer not to contain ${excerpt(unwanted)}, found it at character ${at + 1}.`];
		}
		if (assertion.regex !== void 0) return checkRegex(assertion.regex, text);
		if (assertion["is-json"] !== void 0) return checkIsJson(assertion["is-json"], text);
		if (assertion["json-schema"] !== void 0) return this.#checkJsonSchema(assertion["json-schema"], text);
		if (assertion["tool-call"] !== void 0) return this.#checkToolCall(assertion["tool-call"], text, target);
		const most = assertion["max-tokens"];
		if (most !== void 0) return checkMaxTokens(most, output);
		throw new Error(`unknown assertion ${JSON.stringify(assertion)}`);
	}
	#checkJsonSchema(schema, text) {
		const document = readJson(text);
		if ("fault" in document) return [`Expected JSON that satisfies the schema, found ${document.fault}.`];
		const faults = this.#assertedSchemas.compile(schema)(document.value);
		return faults.length === 0 ? [] : [`Expected JSON that satisfies the schema, but ${faults.join("; ")}; found ${found(text)}.`];
	}
	#checkToolCall(wanted, text, target) {
		const answer = parseAnswer(text);
		const calls = wanted === "expected" ? heldOutCalls(target.expected) : [wanted];
		const expectation = describeCalls(calls);
		if (answer.fault !== void 0) return [`Expected ${expectation}, but ${answer.fault}.`];
		if (answer.calls.length !== calls.length) return [`Expected ${expectation}, found ${describeAnswer(answer)}.`];
		return calls.flatMap((call, index) => this.#compareCall(call, answer.calls[index], target.tools ?? []));
	}
	#compareCall(wanted, written, tools) {
		if (written.name !== wanted.name) return [`Expected a call of ${excerpt(wanted.name ?? "")}, found one of ${excerpt(written.name)}.`];
		const failures = [];
		if (wanted.arguments !== void 0) {
			const difference = firstDifference(wanted.arguments, written.arguments, "");
			if (difference !== void 0) failures.push(`Arguments of ${excerpt(written.name)}: ${difference}.`);
		}
		const parameters = tools.find((tool) => tool.function.name === written.name)?.function.parameters;
		if (parameters !== void 0) try {
			const faults = this.#toolSchemas.compile(parameters)(written.arguments);
			if (faults.length > 0) failures.push(`Arguments of ${excerpt(written.name)} do not satisfy the tool's parameters: ${faults.join("; ")}.`);
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			failures.push(`The parameters declared for ${excerpt(written.name)} cannot be checked: ${error.message}`);
		}
		return failures;
	}
};
function checkEquals(pattern, text, expected) {
	const wanted = pattern.replaceAll(EXPECTED, () => expected?.content ?? "{expected}").trim();
	const answer = text.trim();
	if (answer === wanted) return [];
	const at = commonPrefix(wanted, answer);
	if (at < 30) return [`Expected the answer ${found(wanted)}, found ${found(answer)}.`];
	const [from, mark] = [at - 10, "…"];
	return [`Expected the answer to go on ${found(mark + wanted.slice(from))} at character ${at + 1}, found ${found(mark + answer.slice(from))}.`];
}
function checkRegex(source, text) {
	const pattern = new RegExp(source, "u");
	try {
		if (boundedTest(pattern, text)) return [];
	} catch (error) {
		if (!(error instanceof MatchTimeout)) throw error;
		return [`Expected a match of ${excerpt(source)}, but the pattern takes too long on ${found(text)}.`];
	}
	return [`Expected a match of ${excerpt(source)}, found ${found(text)}.`];
}
function checkIsJson(wanted, text) {
	const document = readJson(text);
	if ("fault" in document) return wanted ? [`Expected one JSON document, found ${document.fault}.`] : [];
	return wanted ? [] : [`Expected text that is not JSON, found ${found(text)}.`];
}
function checkMaxTokens(most, { tokens, stopped }) {
	if (stopped === "end" && tokens <= most) return [];
	return [`Expected the answer to end within ${most} tokens, found ${stopped === "end" ? `${tokens}` : `no end after ${tokens}`}.`];
}
function readJson(text) {
	try {
		return { value: parseJson(text.trim(), {
			file: "answer",
			line: 1
		}) };
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		return { fault: `${found(text)} (${error.message.replace(/\.$/, "")})` };
	}
}
function heldOutCalls(expected) {
	if (expected === void 0) throw new Error("`tool-call: expected` on a case without a held-out turn");
	return (expected.tool_calls ?? []).map((call) => call.function);
}
function describeCalls(calls) {
	if (calls.length === 0) return "no tool call";
	if (calls.length === 1) return `a call of ${excerpt(calls[0]?.name ?? "")}`;
	return `calls of ${calls.map((call) => excerpt(call.name ?? "")).join(", ")}`;
}
function describeAnswer({ calls, content }) {
	return calls.length === 0 ? `no tool call: ${found(content)}` : describeCalls(calls);
}
function firstDifference(wanted, written, path) {
	const at = path === "" ? "" : ` at ${excerpt(path)}`;
	if (isJsonObject(wanted) && isJsonObject(written)) {
		for (const key of Object.keys(wanted).sort()) {
			const inner = `${path}/${key}`;
			if (!Object.hasOwn(written, key)) return `${excerpt(inner)} is missing`;
			const difference = firstDifference(wanted[key], written[key], inner);
			if (difference !== void 0) return difference;
		}
		const extra = Object.keys(written).find((key) => !Object.hasOwn(wanted, key));
		return extra === void 0 ? void 0 : `${excerpt(`${path}/${extra}`)} was not expected`;
	}
	if (Array.isArray(wanted) && Array.isArray(written)) {
		if (wanted.length !== written.length) return `expected ${wanted.length} items${at}, found ${written.length}`;
		for (const [index, item] of wanted.entries()) {
			const difference = firstDifference(item, written[index], `${path}/${index}`);
			if (difference !== void 0) return difference;
		}
		return;
	}
	if (canonicalJson(wanted) === canonicalJson(written)) return void 0;
	return `expected ${shown(wanted)}${at}, found ${shown(written)}`;
}
function commonPrefix(one, other) {
	let at = 0;
	while (at < one.length && at < other.length && one[at] === other[at]) at++;
	return at;
}
function shown(value) {
	return found(JSON.stringify(value)).slice(1, -1);
}
function found(text) {
	return excerpt(text, 100);
}

// src/evaluate/suite.ts
async function loadSuite(root, file) {
	const read = await readYaml(file, "suite", root);
	if ("findings" in read) return {
		path: file,
		digest: "",
		suite: null,
		positions: { at: () => read.findings[0]?.place ?? { file } },
		written: [],
		prompts: [],
		findings: read.findings
	};
	const { digest } = await digestFile(join(root, file));
	const suite = resolveSuite(read.value);
	const checking = new SuiteCheck(suite, read.positions);
	checking.run();
	const { written, findings } = checking;
	const prompts = written.map(({ index, conversation }) => ({
		place: read.positions.at(["cases", index]),
		texts: conversation.messages.filter(({ role }) => role === "user").map(({ content }) => content)
	}));
	return {
		path: file,
		digest,
		suite,
		positions: read.positions,
		written,
		prompts,
		findings
	};
}
var SuiteCheck = class {
	findings = [];
	written = [];
	#suite;
	#positions;
	#schemas = new SchemaCompiler({ strict: true });
	constructor(suite, positions) {
		this.#suite = suite;
		this.#positions = positions;
	}
	run() {
		const { cases = [], from, assert = [], tools } = this.#suite;
		if (from !== void 0) this.#checkSource();
		this.#checkAssertions(["assert"], assert);
		if (tools !== void 0) this.#normalised(["tools"], {
			messages: [{
				role: "user",
				content: ""
			}],
			tools
		});
		const names = /* @__PURE__ */ new Map();
		for (const [index, one] of cases.entries()) {
			this.#checkCase(index, one);
			if (one.name === void 0) continue;
			const first = names.get(one.name);
			if (first === void 0) names.set(one.name, index);
			else this.#refuse("suite-case-name", [
				"cases",
				index,
				"name"
			], `Two cases are called ${excerpt(one.name)}.`, "Rename one.", [
				"cases",
				first,
				"name"
			]);
		}
	}
	#checkSource() {
		const { cases, from, assert } = this.#suite;
		if (from?.split === "train") this.#refuse("suite-split", ["from", "split"], "Cases cannot come from the train split.", "Take a held-out split: cases from train measure memory, not learning.");
		if (assert === void 0) this.#refuse("suite-assert", ["from"], "Nothing is asserted of the cases made from the split.", "Add `assert:` at the top level, such as `assert: [{ tool-call: expected }]`.");
		const compares = (assert ?? []).findIndex((assertion) => assertion.equals?.includes(EXPECTED) === true);
		if (compares >= 0 && cases === void 0 && from?.turns !== "reply") {
			const help = "Set `from.turns: reply`; for turns that call a tool, use `tool-call: expected`.";
			const message = `${EXPECTED} stands for a turn's text, but the cases include turns that call a tool.`;
			this.#refuse("suite-expected", ["assert", compares], message, help);
		}
	}
	#checkCase(index, one) {
		const at = ["cases", index];
		this.#checkAssertions([...at, "assert"], one.assert, one);
		if (one.prompt === void 0 === (one.messages === void 0)) {
			const [message, help] = one.prompt === void 0 ? ["The case has no prompt.", "Give `prompt` (one user turn) or `messages` (a conversation)."] : ["The case has both `prompt` and `messages`.", "Keep one of them."];
			this.#refuse("suite-case-prompt", at, message, help);
			return;
		}
		const messages = one.messages ?? [{
			role: "user",
			content: one.prompt ?? ""
		}];
		const conversation = this.#normalised([...at, one.messages === void 0 ? "prompt" : "messages"], {
			messages,
			...one.tools === void 0 ? {} : { tools: one.tools }
		});
		if (conversation === void 0) return;
		const last = conversation.messages.at(-1);
		if (last?.role !== "user" && last?.role !== "tool") {
			const message = `The conversation ends with the ${last?.role ?? "?"}'s turn, so there is nothing to answer.`;
			const help = "End it with a user or tool turn.";
			this.#refuse("suite-last-turn", [
				...at,
				"messages",
				messages.length - 1
			], message, help);
			return;
		}
		this.written.push({
			index,
			conversation
		});
	}
	#checkAssertions(path, assertions, one) {
		const { cases, from, maxNewTokens, tools } = this.#suite;
		const heldOut = one === void 0 && from !== void 0 && cases === void 0;
		for (const [index, assertion] of assertions.entries()) {
			const at = [...path, index];
			if (assertion.regex !== void 0) this.#checkRegex([...at, "regex"], assertion.regex);
			if (assertion["json-schema"] !== void 0) this.#checkSchema([...at, "json-schema"], assertion["json-schema"]);
			const call = assertion["tool-call"];
			if (!heldOut && (call === "expected" || assertion.equals?.includes("{expected}") === true)) {
				const message = "There is no held-out turn to compare with: only cases made by `from` have one.";
				const help = "Write out what is expected, or move this into a suite that has `from` and no `cases`.";
				this.#refuse("suite-expected", [...at, call === "expected" ? "tool-call" : "equals"], message, help);
			}
			if (typeof call === "object" && one !== void 0) {
				if (!(one.tools ?? tools ?? []).map((tool) => tool.function?.name).includes(call.name)) {
					const message = `The tool ${excerpt(call.name)} is not offered to the case.`;
					this.#refuse("suite-tool", [
						...at,
						"tool-call",
						"name"
					], message, "Add it to `tools`, of the case or of the suite.");
				}
			}
			const most = assertion["max-tokens"];
			if (most !== void 0 && most > maxNewTokens) {
				const message = `Answers are cut at maxNewTokens ${maxNewTokens}, so an end within ${most} tokens cannot be seen.`;
				this.#refuse("suite-max-tokens", [...at, "max-tokens"], message, `Set the suite's maxNewTokens to ${most} or more.`);
			}
		}
	}
	#checkRegex(path, source) {
		try {
			new RegExp(source, "u");
		} catch (error) {
			const reason = error.message.replace(/^Invalid regular expression: /, "");
			this.#refuse("suite-regex", path, `Not a regular expression: ${reason}.`, "Patterns are ECMAScript with the flag u; characters such as { and - need a backslash where they stand for themselves.");
		}
	}
	#checkSchema(path, schema) {
		try {
			this.#schemas.compile(schema);
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			this.#refuse("suite-json-schema", path, error.message, "Schemas are JSON Schema draft 7, or 2020-12 with `$schema` saying so.");
		}
	}
	#normalised(path, value) {
		try {
			return normalise(value, "messages", this.#positions.at(path));
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			this.findings.push({
				help: "Turns have a role (system, user, assistant, tool) and content; tools are in the OpenAI function shape.",
				...findingOf(error),
				place: this.#positions.at(path)
			});
			return;
		}
	}
	#refuse(rule, path, message, help, twin) {
		const related = twin === void 0 ? {} : { related: [{
			message: "The other one.",
			place: this.#positions.at(twin)
		}] };
		const place = this.#positions.at(path, { value: true });
		this.findings.push({
			rule,
			severity: "error",
			message,
			help,
			place,
			...related
		});
	}
};

// src/chat/family.ts
function stopFinding(chat, checkpoint, ends) {
	const eos = chat.eosToken === void 0 ? void 0 : chat.controlTokens.get(chat.eosToken);
	const stops = checkpoint.stops.size > 0 ? checkpoint.stops : new Set(eos === void 0 ? [] : [eos]);
	const endless = [...ends].find((id) => !stops.has(id));
	if (endless === void 0 || stops.size === 0) return null;
	if (![...chat.controlTokens.values()].includes(endless)) return unmarkedEnd;
	const shown = [...stops].map((id) => excerpt(chat.decode([id]))).join(", ");
	const end = excerpt(chat.decode([endless]));
	return {
		rule: "base-cannot-stop",
		severity: "warning",
		message: `Assistant turns end with ${end}, but the base stops at ${shown}: answers run on to their limit, here and served. A LoRA adapter trains no embedding or head, so a base that has never written ${end} may not learn to.`,
		help: `Use the instruction-tuned checkpoint, or set \`chat.template\` to a template that ends assistant turns with ${excerpt(chat.decode([[...stops][0]]))}.`
	};
}
const unmarkedEnd = {
	rule: "template-trains-no-end",
	severity: "warning",
	message: "The chat template's {% generation %} ends before the token that ends the turn: the adapter does not learn to stop.",
	help: "Put {% endgeneration %} behind the end-of-turn token, in a copy named under `chat.template`."
};
function vocabularyFinding(chat, { rows }, highestUsed) {
	if (rows === null || highestUsed < rows) return null;
	return {
		rule: "base-vocabulary",
		severity: "error",
		message: `The tokenizer gives rows of this data the token id ${highestUsed} (${excerpt(chat.decode([highestUsed]))}), but the base embeds ${rows} tokens, from 0 to ${rows - 1}.`,
		help: "Use the tokenizer and the weights of the same checkpoint."
	};
}
function injectedSystem(chat) {
	const text = chat.render({ messages: [
		{
			role: "user",
			content: "First question"
		},
		{
			role: "assistant",
			content: "First answer"
		},
		{
			role: "user",
			content: "Second question"
		},
		{
			role: "assistant",
			content: "Second answer"
		}
	] }, { addGenerationPrompt: false });
	const first = text.indexOf("First question");
	const answered = text.indexOf("First answer");
	const second = text.indexOf("Second question");
	if (first < 0 || answered < 0 || second < 0) return "";
	const between = text.slice(answered + 12, second);
	const end = findControlTokens(chat, between)[0];
	const frame = between.slice(end === void 0 ? 0 : end.index + end.token.length).trimStart();
	const before = text.slice(0, first);
	const prefix = frame !== "" && before.endsWith(frame) ? before.slice(0, -frame.length) : before;
	const bos = chat.bosToken ?? "";
	return withoutFrame(chat, bos !== "" && prefix.startsWith(bos) ? prefix.slice(bos.length) : prefix);
}
function withoutFrame(chat, text) {
	let plain = "";
	let at = 0;
	for (const { token, index } of findControlTokens(chat, text)) {
		plain += `${text.slice(at, index)}\n`;
		at = index + token.length;
	}
	plain += text.slice(at);
	return plain.replace(/^\s*(system|developer)\s*\n/, "").trim();
}
function injectionFinding(chat, mixed) {
	const injected = injectedSystem(chat);
	if (!/\p{L}/u.test(injected)) return null;
	return {
		rule: "template-injects-system",
		severity: mixed ? "warning" : "note",
		message: mixed ? `Some rows have a system turn; to the others the chat template adds one of its own: ${excerpt(injected, 120)}.` : `No row has a system turn, so the chat template adds one, and the adapter learns under it: ${excerpt(injected, 120)}.`,
		help: mixed ? "Give every row the system turn it is to be used with." : "Serve it without a system turn, or give every row the one it is to be used with."
	};
}
function labelledEnds(chat, conversation, place) {
	const { ids, labels } = labelConversation(chat, conversation, place);
	const ends = [];
	let highest = -1;
	for (let i = 0; i < ids.length; i++) {
		highest = Math.max(highest, ids[i]);
		if (labels[i] !== -100 && (i + 1 === ids.length || labels[i + 1] === -100)) ends.push(ids[i]);
	}
	return {
		highest,
		ends
	};
}

// src/chat/length.ts
function checkLength(length, place, { maxLength, overlong }) {
	if (length <= maxLength) return void 0;
	const dropped = overlong === "drop";
	return {
		rule: "row-overlong",
		severity: dropped ? "warning" : "error",
		message: `The record is ${length} tokens long; training.maxLength is ${maxLength}${dropped ? ", so it is left out" : ""}.`,
		help: dropped ? "Split the conversation, or raise training.maxLength." : "Split the conversation, raise training.maxLength, or set training.overlong: drop.",
		place
	};
}

// src/pipeline/tokens.ts
async function* curatedRecords(workspace, dataset, split, signal) {
	for await (const record of readDataset(workspace.root, dataset.entry, {
		signal,
		onFinding: () => {},
		onProgress: () => {}
	})) {
		if (dataset.records[record.ordinal]?.id !== record.id) throw new LoraError("data-changed", "The data changed while it was being read.", {
			exit: 1,
			place: record.place,
			next: "Run again when nothing writes to the files."
		});
		if (record.split === split && !dataset.hygiene.removed.has(record.ordinal)) yield record;
	}
}
async function writeRunTokens(workspace, datasets, chat, plan, run, { onProgress, onFinding, signal }) {
	const present = await existingTokens(run, plan);
	if (present !== null) return present;
	const rows = [];
	const total = datasets.reduce((sum, { lock }) => sum + (lock.splits.train?.records ?? 0), 0);
	let done = 0;
	let failed = 0;
	let dropped = 0;
	for (const dataset of datasets) for await (const record of curatedRecords(workspace, dataset, "train", signal)) {
		done += 1;
		try {
			const { ids, labels } = labelConversation(chat, record.conversation, record.place);
			const overlong = checkLength(ids.length, record.place, plan.chat);
			if (overlong !== void 0) {
				onFinding(overlong);
				if (overlong.severity === "error") failed += 1;
				else dropped += 1;
				continue;
			}
			rows.push({
				recordId: record.id,
				ids,
				labels
			});
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			onFinding(findingOf(error));
			failed += 1;
		}
		if (done % 16 === 0 || done === total) onProgress({
			task: "tokenize",
			done,
			total,
			unit: "rows"
		});
	}
	if (failed > 0) throw new LoraError("rows-unfit", `${failed} of ${total} train records cannot be trained on.`, {
		exit: 1,
		next: "Mend or remove the records named above."
	});
	if (rows.length === 0) throw new LoraError("rows-none", "No train record is left to learn from.", { exit: 1 });
	await mkdir(run.root, { recursive: true });
	const order = trainingOrder(rows.length, plan.training.epochs, plan.training.seed);
	await writeTokens(run.tokens, {
		rows,
		order,
		metadata: {
			closure: plan.closure,
			dropped: String(dropped)
		}
	});
	return summarise(rows.map((row) => row.labels), dropped);
}
async function existingTokens(run, plan) {
	try {
		const tokens = await readTokens(run.tokens);
		if (tokens.metadata.closure !== plan.closure) return null;
		return summarise([tokens.labels], Number(tokens.metadata.dropped ?? 0), tokens.offsets.length - 1);
	} catch {
		return null;
	}
}
function summarise(labels, dropped, rows = labels.length) {
	let tokens = 0;
	let supervised = 0;
	for (const row of labels) {
		tokens += row.length;
		for (const label of row) if (label !== -100) supervised += 1;
	}
	return {
		rows,
		tokens,
		supervised,
		dropped
	};
}

// src/pipeline/base-findings.ts
const SAMPLE = 8;
const AMONG = 200;
async function baseFindings(workspace, entry, datasets, hubCache, signal) {
	const directory = await localBase(workspace, entry, hubCache);
	if (directory === null) return [];
	const { template, date } = entry.manifest.chat;
	const atBase = entry.positions.at(["base", "model"], { value: true });
	const atTemplate = template === null ? atBase : entry.positions.at(["chat", "template"], { value: true });
	const checkpoint = {
		stops: await readEndTokens(directory),
		rows: await embeddingRows(directory)
	};
	const own = template === null ? {} : { template: join(workspace.root, template) };
	const chat = await openChat(directory, {
		root: workspace.root,
		date,
		...own
	});
	const seen = await labelSample(chat, workspace, datasets, signal);
	const about = (finding, place) => finding === null ? [] : [{
		...finding,
		place
	}];
	return [
		...seen.faults,
		...about(vocabularyFinding(chat, checkpoint, seen.highest), atBase),
		...about(stopFinding(chat, checkpoint, seen.ends), atBase),
		...about(systemFinding(chat, datasets), atTemplate),
		...about(await dateFinding(directory, template === null ? null : join(workspace.root, template), date), atTemplate)
	];
}
async function localBase(workspace, entry, hubCache) {
	const { model, revision, directory } = entry.manifest.base;
	const place = entry.positions.at(["base", "model"], { value: true });
	if (directory !== null) {
		const local = insideWorkspace(workspace.root, ".", directory, place);
		requireCheckpoint(await readdir(local), place);
		return local;
	}
	if (revision === null) return null;
	const snapshot = new CachedModel(hubCache, model).snapshot(revision);
	const needed = ["config.json", "tokenizer.json"].map((name) => stat(join(snapshot, name)).catch(() => null));
	return (await Promise.all(needed)).every((found) => found?.isFile()) ? snapshot : null;
}
async function embeddingRows(directory) {
	const json = JSON.parse(await readFile(join(directory, "config.json"), "utf8").catch(() => "null"));
	return isJsonObject(json) && typeof json.vocab_size === "number" ? json.vocab_size : null;
}
async function labelSample(chat, workspace, datasets, signal) {
	const sampled = {
		faults: [],
		ends: /* @__PURE__ */ new Set(),
		highest: -1
	};
	for (const dataset of datasets) for (const { conversation, place } of await sampleOf(workspace, dataset, signal)) try {
		const { highest, ends } = labelledEnds(chat, conversation, place);
		sampled.highest = Math.max(sampled.highest, highest);
		for (const end of ends) sampled.ends.add(end);
	} catch (error) {
		if (!(error instanceof LoraError) || error.code === "chat-template-unsupported") throw error;
		sampled.faults.push(findingOf(error));
	}
	return sampled;
}
async function sampleOf(workspace, dataset, signal) {
	const faulty = new Set(dataset.findings.flatMap(({ severity, place }) => severity === "error" && place ? [at(place)] : []));
	const plain = [];
	const calling = [];
	let read = 0;
	for await (const record of curatedRecords(workspace, dataset, "train", signal)) {
		if (faulty.has(at(record.place))) continue;
		const kind = record.conversation.messages.some(({ tool_calls: calls }) => calls !== void 0) ? calling : plain;
		if (kind.length < SAMPLE) kind.push(record);
		if (++read === AMONG || plain.length === SAMPLE && calling.length === SAMPLE) break;
	}
	return [...plain, ...calling];
}
function at({ file, line }) {
	return `${file}:${line}`;
}
function systemFinding(chat, datasets) {
	let records = 0;
	let systems = 0;
	for (const { lock } of datasets) {
		for (const split of Object.values(lock.splits)) records += split?.records ?? 0;
		systems += lock.turns.system ?? 0;
	}
	if (systems >= records) return null;
	try {
		return injectionFinding(chat, systems > 0);
	} catch (error) {
		if (error instanceof LoraError) return null;
		throw error;
	}
}
async function dateFinding(directory, template, date) {
	const text = template === null ? (await readTemplate(directory))?.text : await readFile(template, "utf8");
	if (text === void 0 || datedTemplate(text) === null) return null;
	return {
		rule: "template-date",
		severity: "note",
		message: `The chat template writes the day's date. Training pins it to ${date} and records that; a server writes its own.`,
		help: "Set `chat.date` for another; `lora verify --for` says how to give a server the same."
	};
}

// src/hygiene/cache.ts
const BYTES = 32;
const MOST = 2 ** 21;
var SignatureCache = class {
	#directory;
	#file = "";
	#known = Buffer$1.alloc(0);
	#clean = /* @__PURE__ */ new Set();
	#changed = false;
	constructor(directory) {
		this.#directory = directory;
	}
	async open(rules) {
		const version = createHash("sha256").update(`lora-action signatures v1\n${rules}`).digest("hex").slice(0, 16);
		this.#file = join(this.#directory, `clean-${version}.bin`);
		this.#known = await readFile(this.#file).then(checked, () => null) ?? Buffer$1.alloc(0);
		this.#clean = /* @__PURE__ */ new Set();
		this.#changed = false;
	}
	isClean(id) {
		if (!this.#holds(Buffer$1.from(id, "hex"))) return false;
		this.#clean.add(id);
		return true;
	}
	addClean(id) {
		this.#clean.add(id);
		this.#changed = true;
	}
	async save() {
		if (!this.#changed) return;
		const met = [...this.#clean].map((id) => Buffer$1.from(id, "hex"));
		const old = split(this.#known);
		const ids = (met.length + old.length > MOST ? met : [...met, ...old]).sort(Buffer$1.compare);
		const distinct = ids.filter((id, index) => index === 0 || !id.equals(ids[index - 1]));
		const body = Buffer$1.concat(distinct.slice(0, MOST));
		const file = Buffer$1.concat([digest$1(body), body]);
		await writeFileAtomic(this.#file, file).catch(() => {});
	}
	#holds(id) {
		let low = 0;
		let high = this.#known.length / BYTES;
		while (low < high) {
			const middle = low + high >>> 1;
			const order = this.#known.compare(id, 0, BYTES, middle * BYTES, (middle + 1) * BYTES);
			if (order === 0) return true;
			if (order < 0) low = middle + 1;
			else high = middle;
		}
		return false;
	}
};
function checked(file) {
	const body = file.subarray(BYTES);
	if (file.length < BYTES || body.length % BYTES !== 0) return null;
	return digest$1(body).equals(file.subarray(0, BYTES)) ? body : null;
}
function split(body) {
	return Array.from({ length: body.length / BYTES }, (_, i) => body.subarray(i * BYTES, (i + 1) * BYTES));
}
function digest$1(body) {
	return createHash("sha256").update(body).digest();
}

// src/hygiene/shingles.ts
const SHINGLE_WORDS = 5;
function hashGram(ids, start, length) {
	let a = 2538058380 ^ length;
	let b = 1007110753 ^ length;
	for (let i = start; i < start + length; i++) {
		const id = ids[i];
		let k = Math.imul(id, 3432918353);
		k = Math.imul(k << 15 | k >>> 17, 461845907);
		a ^= k;
		a = Math.imul(a << 13 | a >>> 19, 5) + 3864292196;
		k = Math.imul(id, 597399067);
		k = Math.imul(k << 16 | k >>> 16, 2869860233);
		b ^= k;
		b = Math.imul(b << 17 | b >>> 15, 5) + 1444728091;
	}
	return finish(a) * 2 ** 21 + (finish(b) >>> 11);
}
function finish(hash) {
	let h = hash ^ hash >>> 16;
	h = Math.imul(h, 2246822507);
	h ^= h >>> 13;
	h = Math.imul(h, 3266489909);
	return (h ^ h >>> 16) >>> 0;
}
function shingleSet(transcript) {
	const n = Math.min(5, transcript.length);
	if (n === 0) return /* @__PURE__ */ new Float64Array(0);
	const hashes = new Float64Array(transcript.length - n + 1);
	for (let i = 0; i < hashes.length; i++) hashes[i] = hashGram(transcript, i, n);
	hashes.sort();
	let distinct = 0;
	for (let i = 0; i < hashes.length; i++) if (i === 0 || hashes[i] !== hashes[i - 1]) hashes[distinct++] = hashes[i];
	return hashes.subarray(0, distinct);
}
function lowBits(hash) {
	return hash >>> 0;
}
const LEAST_SLOTS = 4096;
const MOST_SLOTS = 2 ** 27;
const MOST_COUNT = 2 ** 16 - 1;
const RANK_BITS = 2 ** 48;
var ShingleFrequency = class {
	#counts;
	constructor(shingles) {
		const slots = 2 ** Math.ceil(Math.log2(Math.max(1, 2 * shingles)));
		this.#counts = new Uint16Array(Math.min(MOST_SLOTS, Math.max(LEAST_SLOTS, slots)));
	}
	add(set) {
		const counts = this.#counts;
		for (const hash of set) {
			const slot = lowBits(hash) & counts.length - 1;
			if (counts[slot] < MOST_COUNT) counts[slot] += 1;
		}
	}
	rank(set) {
		const counts = this.#counts;
		const ranks = new Float64Array(set.length);
		let shared = 0;
		for (const hash of set) {
			const count = counts[lowBits(hash) & counts.length - 1];
			if (count < 2) continue;
			const low = hash - Math.floor(hash / RANK_BITS) * RANK_BITS;
			ranks[shared++] = (31 - Math.clz32(count)) * RANK_BITS + low;
		}
		return {
			size: set.length,
			alone: set.length - shared,
			ranks: ranks.slice(0, shared).sort()
		};
	}
};

// src/hygiene/postings.ts
var Postings = class {
	#heads = (/* @__PURE__ */ new Int32Array(4096)).fill(-1);
	#keys = /* @__PURE__ */ new Float64Array(4096);
	#owners = /* @__PURE__ */ new Int32Array(4096);
	#positions = /* @__PURE__ */ new Int32Array(4096);
	#next = /* @__PURE__ */ new Int32Array(4096);
	#count = 0;
	add(key, owner, position) {
		if (this.#count === this.#keys.length) this.#grow();
		const node = this.#count++;
		this.#keys[node] = key;
		this.#owners[node] = owner;
		this.#positions[node] = position;
		this.#link(node);
	}
	has(key) {
		let node = this.#heads[this.#slot(key)];
		while (node >= 0 && this.#keys[node] !== key) node = this.#next[node];
		return node >= 0;
	}
	forEach(key, visit) {
		for (let node = this.#heads[this.#slot(key)]; node >= 0; node = this.#next[node]) if (this.#keys[node] === key) visit(this.#owners[node], this.#positions[node]);
	}
	#slot(key) {
		return lowBits(key) & this.#heads.length - 1;
	}
	#link(node) {
		const slot = this.#slot(this.#keys[node]);
		this.#next[node] = this.#heads[slot];
		this.#heads[slot] = node;
	}
	#grow() {
		const length = 2 * this.#keys.length;
		this.#keys = enlarged(this.#keys, new Float64Array(length));
		this.#owners = enlarged(this.#owners, new Int32Array(length));
		this.#positions = enlarged(this.#positions, new Int32Array(length));
		this.#next = enlarged(this.#next, new Int32Array(length));
		this.#heads = new Int32Array(length).fill(-1);
		for (let node = 0; node < this.#count; node++) this.#link(node);
	}
};
function enlarged(from, to) {
	to.set(from);
	return to;
}

// src/hygiene/jaccard.ts
var JaccardIndex = class {
	#threshold;
	#postings = new Postings();
	#sets = [];
	#items = [];
	#shared = /* @__PURE__ */ new Int32Array(1024);
	constructor(threshold) {
		this.#threshold = threshold;
	}
	add(item, set) {
		const prefix = this.#prefix(set);
		if (prefix <= 0) return;
		const owner = this.#sets.length;
		this.#sets.push(set);
		this.#items.push(item);
		if (owner === this.#shared.length) this.#shared = new Int32Array(2 * owner);
		for (let i = 0; i < prefix; i++) this.#postings.add(set.ranks[i], owner, set.alone + i);
	}
	find(set) {
		const threshold = this.#threshold;
		const shared = this.#shared;
		const least = atLeast(threshold * set.size);
		const most = Math.floor(set.size / threshold + SLACK);
		const touched = [];
		const prefix = this.#prefix(set);
		for (let i = 0; i < prefix; i++) {
			const left = set.size - set.alone - i - 1;
			this.#postings.forEach(set.ranks[i], (owner, position) => {
				const size = this.#sets[owner].size;
				const before = shared[owner];
				if (size < least || size > most || before < 0) return;
				if (before === 0) touched.push(owner);
				const needed = atLeast(threshold / (1 + threshold) * (set.size + size));
				const reachable = before + 1 + Math.min(left, size - position - 1);
				shared[owner] = reachable >= needed ? before + 1 : -1;
			});
		}
		const matches = [];
		for (const owner of touched.sort((one, other) => one - other)) {
			if (shared[owner] > 0) {
				const other = this.#sets[owner];
				const both = intersection(set.ranks, other.ranks);
				const similarity = both / (set.size + other.size - both);
				if (similarity >= threshold) matches.push({
					item: this.#items[owner],
					similarity
				});
			}
			shared[owner] = 0;
		}
		return matches;
	}
	#prefix(set) {
		if (set.size === 0) return 0;
		const length = set.size - atLeast(this.#threshold * set.size) + 1;
		return Math.min(set.ranks.length, length - set.alone);
	}
};
const SLACK = 1e-6;
function atLeast(value) {
	return Math.max(1, Math.ceil(value - SLACK));
}
function intersection(one, other) {
	let common = 0;
	for (let i = 0, j = 0; i < one.length && j < other.length;) {
		const difference = one[i] - other[j];
		if (difference === 0) common++;
		if (difference <= 0) i++;
		if (difference >= 0) j++;
	}
	return common;
}

// src/hygiene/overlap.ts
var GramIndex = class {
	n;
	#postings = new Postings();
	#texts = [];
	constructor(n) {
		this.n = n;
	}
	add(text) {
		const owner = this.#texts.length;
		this.#texts.push(text);
		for (let i = 0; i + this.n <= text.length; i++) this.#postings.add(hashGram(text, i, this.n), owner, i);
	}
	forEachShared(text, visit) {
		const seen = /* @__PURE__ */ new Set();
		for (let i = 0; i + this.n <= text.length; i++) {
			const hash = hashGram(text, i, this.n);
			if (!this.#postings.has(hash) || seen.has(hash)) continue;
			this.#postings.forEach(hash, (owner, position) => {
				if (!this.#same(text, i, this.#texts[owner], position)) return;
				seen.add(hash);
				visit(owner, position);
			});
		}
	}
	#same(one, at, other, from) {
		for (let k = 0; k < this.n; k++) if (one[at + k] !== other[from + k]) return false;
		return true;
	}
};
var CoverageIndex = class {
	#grams;
	#starts = [];
	#length = 0;
	#stamps = /* @__PURE__ */ new Uint32Array(0);
	#stamp = 0;
	constructor(n) {
		this.#grams = new GramIndex(n);
	}
	add(text) {
		this.#grams.add(text);
		this.#starts.push(this.#length);
		this.#length += text.length;
	}
	cover(text) {
		if (this.#stamps.length < this.#length) this.#stamps = new Uint32Array(this.#length);
		const stamp = ++this.#stamp;
		const words = /* @__PURE__ */ new Map();
		this.#grams.forEachShared(text, (owner, position) => {
			const start = this.#starts[owner] + position;
			let fresh = 0;
			for (let at = start; at < start + this.#grams.n; at++) {
				if (this.#stamps[at] !== stamp) fresh++;
				this.#stamps[at] = stamp;
			}
			words.set(owner, (words.get(owner) ?? 0) + fresh);
		});
		return [...words].map(([owner, count]) => ({
			owner,
			words: count
		})).sort((one, other) => one.owner - other.owner);
	}
};
function longestSharedRun(text, other) {
	const states = suffixAutomaton(other);
	const best = {
		start: 0,
		length: 0
	};
	let state = 0;
	let length = 0;
	for (let i = 0; i < text.length; i++) {
		const word = text[i];
		while (state !== 0 && !states[state].next.has(word)) {
			state = states[state].link;
			length = states[state].length;
		}
		const next = states[state].next.get(word);
		if (next !== void 0) {
			state = next;
			length++;
		}
		if (length > best.length) {
			best.length = length;
			best.start = i - length + 1;
		}
	}
	return best;
}
function suffixAutomaton(text) {
	const states = [{
		length: 0,
		link: -1,
		next: /* @__PURE__ */ new Map()
	}];
	let last = 0;
	for (const word of text) {
		const current = states.push({
			length: states[last].length + 1,
			link: 0,
			next: /* @__PURE__ */ new Map()
		}) - 1;
		let at = last;
		while (at >= 0 && !states[at].next.has(word)) {
			states[at].next.set(word, current);
			at = states[at].link;
		}
		if (at >= 0) {
			const target = states[at].next.get(word);
			if (states[at].length + 1 === states[target].length) states[current].link = target;
			else {
				const { link, next } = states[target];
				const clone = states.push({
					length: states[at].length + 1,
					link,
					next: new Map(next)
				}) - 1;
				while (at >= 0 && states[at].next.get(word) === target) {
					states[at].next.set(word, clone);
					at = states[at].link;
				}
				states[target].link = clone;
				states[current].link = clone;
			}
		}
		last = current;
	}
	return states;
}

// src/hygiene/words.ts
function wordsOf(text) {
	if (ASCII.test(text)) return text.toLowerCase().match(ASCII_WORD) ?? [];
	const words = text.normalize("NFKC").toLowerCase().match(WORD) ?? [];
	if (!words.some((word) => UNSEGMENTED.test(word))) return words;
	return words.flatMap((word) => UNSEGMENTED.test(word) ? segments(word) : [word]);
}
const ASCII = /^\p{ASCII}*$/u;
const ASCII_WORD = /[a-z0-9_]+/g;
const WORD = /[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*|\p{Extended_Pictographic}/gu;
const UNSEGMENTED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter("en", { granularity: "word" });
function segments(run) {
	return Array.from(segmenter.segment(run), ({ segment }) => segment);
}

// src/hygiene/transcript.ts
const MARKERS = [
	"[user]",
	"[assistant]",
	"[tool]",
	"[call]"
];
const USER = 0;
const CALL = 3;
const MARKER_OF = {
	user: USER,
	assistant: 1,
	tool: 2
};
function transcribe(conversation, vocabulary) {
	const ids = [];
	const say = (text) => {
		for (const word of wordsOf(text)) ids.push(vocabulary.idOf(word));
	};
	for (const message of conversation.messages) {
		if (message.role === "system") continue;
		ids.push(MARKER_OF[message.role]);
		if (message.reasoning_content !== void 0) say(message.reasoning_content);
		say(message.content);
		for (const call of message.tool_calls ?? []) {
			ids.push(CALL);
			say(call.function.name);
			sayJson(call.function.arguments, say);
		}
	}
	return ids;
}
function userWords(transcript) {
	const words = new Uint32Array(transcript.length);
	let length = 0;
	let inUserTurn = false;
	for (const id of transcript) if (id < MARKERS.length) inUserTurn = id === USER;
	else if (inUserTurn) words[length++] = id;
	return words.slice(0, length);
}
function hasWords(transcript) {
	return transcript.some((id) => id >= MARKERS.length);
}
function sayJson(value, say) {
	if (Array.isArray(value)) for (const item of value) sayJson(item, say);
	else if (typeof value === "object" && value !== null) for (const key of Object.keys(value).sort()) {
		say(key);
		sayJson(value[key], say);
	}
	else say(String(value));
}

// src/hygiene/contamination.ts
const GRAM = 8;
const LONG_GRAM = 13;
async function findLeaks(train, heldOut, near, pace) {
	const coverage = new CoverageIndex(GRAM);
	const long = new GramIndex(LONG_GRAM);
	const similar = new JaccardIndex(near.threshold);
	const short = /* @__PURE__ */ new Map();
	for (const [index, { prompt, text, transcript }] of heldOut.entries()) {
		coverage.add(prompt);
		long.add(text);
		if (prompt.length > 0 && prompt.length < GRAM) {
			const key = prompt.join();
			short.set(key, [...short.get(key) ?? [], index]);
		}
		if (transcript !== null && hasWords(transcript)) similar.add(index, near.frequency.rank(shingleSet(transcript)));
	}
	const leaks = /* @__PURE__ */ new Map();
	const runs = /* @__PURE__ */ new Map();
	const hit = /* @__PURE__ */ new Set();
	for (let index = 0; index < train.count; index++) {
		await pace.step();
		const transcript = train.transcript(index);
		const prompt = userWords(transcript);
		const found = /* @__PURE__ */ new Map();
		if (hasWords(transcript)) for (const { item, similarity } of similar.find(near.frequency.rank(shingleSet(transcript)))) found.set(item, {
			heldOut: item,
			by: "similarity",
			similarity
		});
		for (const { owner, words } of coverage.cover(prompt)) if (2 * words > heldOut[owner].prompt.length) found.set(owner, {
			heldOut: owner,
			by: "grams",
			covered: words
		});
		for (const owner of prompt.length < GRAM && short.get(prompt.join()) || []) found.set(owner, {
			heldOut: owner,
			by: "equality"
		});
		if (runs.size < heldOut.length) long.forEachShared(transcript, (owner) => {
			if (!runs.has(owner)) runs.set(owner, index);
		});
		if (found.size === 0) continue;
		for (const owner of found.keys()) hit.add(owner);
		const extent = (leak) => extentOf(leak, heldOut[leak.heldOut]);
		leaks.set(index, [...found.values()].sort((one, other) => extent(other) - extent(one) || one.heldOut - other.heldOut));
	}
	pace.end();
	for (const owner of hit) runs.delete(owner);
	return {
		leaks,
		runs
	};
}
function extentOf(leak, { prompt }) {
	if (leak.by === "equality") return 1;
	return leak.by === "grams" ? leak.covered / prompt.length : leak.similarity;
}

// src/hygiene/cluster.ts
var LeaderClusters = class {
	#leaders;
	constructor(threshold) {
		this.#leaders = new JaccardIndex(threshold);
	}
	place(item, set) {
		let best = null;
		for (const match of this.#leaders.find(set)) if (best === null || match.similarity > best.similarity) best = {
			item,
			leader: match.item,
			similarity: match.similarity
		};
		if (best === null) this.#leaders.add(item, set);
		return best;
	}
};

// src/hygiene/row.ts
function byPrecedence(one, other) {
	if (one.id !== other.id) return one.id < other.id ? -1 : 1;
	return byPlace(one.place, other.place) || one.ordinal - other.ordinal;
}
function byPlace(one, other) {
	if (one.file !== other.file) return one.file < other.file ? -1 : 1;
	return (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}
function groupRows(rows, keyOf) {
	const groups = /* @__PURE__ */ new Map();
	for (const row of rows) {
		const key = keyOf(row);
		const group = groups.get(key);
		if (group === void 0) groups.set(key, [row]);
		else group.push(row);
	}
	const sorted = [...groups.values()];
	for (const group of sorted) group.sort(byPrecedence);
	return sorted.sort(([one], [other]) => byPrecedence(one, other));
}

// src/hygiene/verdicts.ts
const RULES = [
	"secret",
	"contamination",
	"exact-duplicate",
	"conflict",
	"near-duplicate"
];
const REPORTED = {
	secret: "warning",
	contamination: "warning",
	"exact-duplicate": "note",
	conflict: "warning",
	"near-duplicate": "note"
};
const MOST_RELATED = 5;
var Verdicts = class {
	removed = /* @__PURE__ */ new Map();
	#findings = [];
	#actions;
	#found = /* @__PURE__ */ new Map();
	#removedBy = /* @__PURE__ */ new Map();
	constructor(settings) {
		this.#actions = {
			secret: settings.secrets,
			contamination: settings.contamination.action,
			"exact-duplicate": settings.exact,
			conflict: settings.conflict,
			"near-duplicate": settings.near.action
		};
	}
	stands(row) {
		return !this.removed.has(row.ordinal);
	}
	judge(rule, place, { message, help, removal, related }) {
		const action = this.#actions[rule];
		this.#findings.push({
			rule,
			severity: action === "fail" ? "error" : action === "remove" ? "warning" : REPORTED[rule],
			message,
			help: action === "remove" ? `It is left out, as the manifest asks. ${help}` : `${help} ${removal}`,
			place,
			...related === void 0 ? {} : { related: related.slice(0, 5) }
		});
	}
	convict(rule, row, because) {
		this.#count(rule, row.ordinal);
		if (this.#actions[rule] !== "remove" || !this.stands(row)) return;
		this.removed.set(row.ordinal, {
			record: row.id,
			at: row.place,
			rule,
			...because === void 0 ? {} : { because }
		});
		this.#removedBy.set(rule, (this.#removedBy.get(rule) ?? 0) + 1);
	}
	note(finding) {
		this.#findings.push(finding);
	}
	fault(ordinal, finding) {
		this.#findings.push(finding);
		if (finding.severity === "error") this.#count(ROLES, ordinal);
	}
	get findings() {
		const nowhere = { file: "" };
		return this.#findings.sort((one, other) => byPlace(one.place ?? nowhere, other.place ?? nowhere) || compare(one.rule, other.rule) || compare(one.message, other.message));
	}
	get counts() {
		const count = (rule, action) => ({
			rule,
			action,
			found: this.#found.get(rule)?.size ?? 0,
			removed: this.#removedBy.get(rule) ?? 0
		});
		return [count(ROLES, "fail"), ...RULES.map((rule) => count(rule, this.#actions[rule]))];
	}
	#count(rule, ordinal) {
		const rows = this.#found.get(rule);
		if (rows === void 0) this.#found.set(rule, /* @__PURE__ */ new Set([ordinal]));
		else rows.add(ordinal);
	}
};
const ROLES = "roles";
function compare(one, other) {
	return one < other ? -1 : one > other ? 1 : 0;
}
function relate(message, rows) {
	return rows.slice(0, 5).map(({ place }) => ({
		message,
		place
	}));
}

// src/hygiene/near.ts
async function judgeNearDuplicates(rows, threshold, { transcriptOf, frequency }, verdicts, paceFor) {
	const splits = /* @__PURE__ */ new Map();
	const alike = groupRows(rows, (row) => `${row.split} ${row.content}`);
	const pace = paceFor(alike.length);
	for (const [group, copies] of alike.entries()) {
		await pace.step();
		const { split } = copies[0];
		const transcript = transcriptOf(copies[0]);
		if (!hasWords(transcript)) continue;
		const clusters = splits.get(split) ?? new LeaderClusters(threshold);
		splits.set(split, clusters);
		const follower = clusters.place(group, frequency.rank(shingleSet(transcript)));
		if (follower === null) continue;
		const kept = alike[follower.leader][0];
		const similarity = hundredths(follower.similarity);
		for (const row of copies) {
			verdicts.convict("near-duplicate", row, kept.place);
			verdicts.judge("near-duplicate", row.place, {
				message: `This record is a near duplicate of ${formatPlace(kept.place)}: Jaccard similarity ${similarity}, from ${threshold} on they count as one.`,
				help: "Delete one of the two or make it say something new.",
				removal: "`hygiene.near: remove` leaves this one out.",
				related: relate("the record that is kept", [kept])
			});
		}
	}
	pace.end();
}
function hundredths(share) {
	return (Math.floor(share * 100 + 1e-9) / 100).toFixed(2);
}

// src/hygiene/contamination-verdicts.ts
const CONTAMINATED_SET = .02;
const SHOWN = 120;
function judgeContamination({ leaks, runs }, heldOut, train, vocabulary, verdicts) {
	const hit = /* @__PURE__ */ new Set();
	for (const [group, found] of leaks) {
		const worst = found[0];
		for (const leak of found) hit.add(leak.heldOut);
		const target = heldOut[worst.heldOut];
		const message = describe$1(worst, target, train.transcriptOf(train.groups[group][0]), vocabulary) + (found.length > 1 ? ` So it does with ${found.length - 1} more held-out rows.` : "");
		const related = found.slice(0, 5).map((leak) => ({
			message: `held out in ${heldOut[leak.heldOut].set}, ${Math.floor(100 * extentOf(leak, heldOut[leak.heldOut]))}% of it given away`,
			place: heldOut[leak.heldOut].place
		}));
		for (const row of train.groups[group]) {
			verdicts.convict("contamination", row, target.place);
			verdicts.judge("contamination", row.place, {
				message,
				help: "Delete one of the two: a score on rows the model has learnt from says nothing.",
				removal: "`hygiene.contamination: remove` leaves the train record out.",
				related
			});
		}
	}
	noteContaminatedSets(hit, heldOut, verdicts);
	noteSharedRuns(runs, heldOut, train, vocabulary, verdicts);
}
function describe$1(leak, target, transcript, vocabulary) {
	const held = `${formatPlace(target.place)} (${target.set})`;
	if (leak.by === "equality") return `This train record has the same short prompt as held-out ${held}: ${excerpt(vocabulary.textOf(target.prompt), SHOWN)}.`;
	if (leak.by === "similarity") return `This train record is a near duplicate of held-out ${held}: Jaccard similarity ${hundredths(leak.similarity)}.`;
	const { start, length } = longestSharedRun(target.prompt, userWords(transcript));
	const run = excerpt(vocabulary.textOf(target.prompt.subarray(start, start + length)), SHOWN);
	return `This train record gives held-out ${held} away: ${leak.covered} of the ${target.prompt.length} words of its user turns lie in runs of 8 that both have; the longest has ${length}: ${run}.`;
}
function noteContaminatedSets(hit, heldOut, verdicts) {
	for (const [set, indices] of bySet(heldOut)) {
		const hits = indices.filter((index) => hit.has(index)).map((index) => heldOut[index].place);
		if (hits.length <= CONTAMINATED_SET * indices.length) continue;
		const [first, ...others] = hits.sort(byPlace);
		verdicts.note({
			rule: "contaminated-set",
			severity: "warning",
			message: `${hits.length} of the ${indices.length} rows held out in ${set} are given away by train records: ${percent(hits.length / indices.length)}, and above 2% the whole set counts as contaminated.`,
			help: "Scores on it are flattered until the leaking train records are gone.",
			place: first,
			...others.length === 0 ? {} : { related: others.slice(0, 5).map((place) => ({
				message: "given away as well",
				place
			})) }
		});
	}
}
function noteSharedRuns(runs, heldOut, train, vocabulary, verdicts) {
	for (const [set, indices] of bySet(heldOut)) {
		const touched = indices.filter((index) => runs.has(index));
		const [example] = touched.sort((one, other) => byPlace(heldOut[one].place, heldOut[other].place));
		if (example === void 0) continue;
		const row = train.groups[runs.get(example)][0];
		const { text } = heldOut[example];
		const { start, length } = longestSharedRun(text, train.transcriptOf(row));
		verdicts.note({
			rule: "shared-run",
			severity: "warning",
			message: `${touched.length} of the ${indices.length} rows held out in ${set} share a run of 13 words or more with a train record, though no record gives one away. This one has ${length} in common with ${formatPlace(row.place)}: ${excerpt(vocabulary.textOf(text.subarray(start, start + length)), SHOWN)}.`,
			help: "Set phrases are harmless; an answer that is learnt word for word is not.",
			place: heldOut[example].place,
			related: [{
				message: "the train record it shares the run with",
				place: row.place
			}]
		});
	}
}
function bySet(heldOut) {
	const sets = /* @__PURE__ */ new Map();
	for (const [index, { set }] of heldOut.entries()) {
		const indices = sets.get(set);
		if (indices === void 0) sets.set(set, [index]);
		else indices.push(index);
	}
	return sets;
}
function percent(share) {
	return `${(100 * share).toFixed(1)}%`;
}

// src/hygiene/exact.ts
function judgeExactDuplicates(rows, verdicts) {
	for (const [kept, ...copies] of groupRows(rows, (row) => `${row.split} ${row.content}`)) for (const copy of copies) {
		verdicts.convict("exact-duplicate", copy, kept.place);
		verdicts.judge("exact-duplicate", copy.place, {
			message: `This record says the same as ${formatPlace(kept.place)}.`,
			help: "Delete one of the two.",
			removal: "`hygiene.exact: remove` leaves this one out.",
			related: relate("the record that is kept", [kept])
		});
	}
}
function judgeConflicts(rows, verdicts) {
	for (const group of groupRows(rows, (row) => `${row.split} ${row.prompt}`)) {
		const byAnswer = groupRows(group, (row) => row.answer);
		if (byAnswer.length < 2) continue;
		const [first, ...others] = byAnswer.map(([row]) => row);
		for (const row of group) verdicts.convict("conflict", row, row === first ? others[0]?.place : first.place);
		verdicts.judge("conflict", first.place, {
			message: `${group.length} records have the same prompt and ${byAnswer.length} different answers.`,
			help: "Keep the right answer and delete the others.",
			removal: "`hygiene.conflict: remove` leaves all of them out.",
			related: relate("the same prompt, answered differently", others)
		});
	}
}
function noteSharedAnswers(rows, verdicts) {
	const shared = groupRows(rows, (row) => `${row.split} ${row.answer}`).map((group) => ({
		first: group[0],
		records: group.length,
		prompts: new Set(group.map((row) => row.prompt)).size
	})).filter(({ prompts }) => prompts > 1).sort((one, other) => other.prompts - one.prompts);
	const most = shared[0];
	if (most === void 0) return;
	const records = shared.reduce((sum, answer) => sum + answer.records, 0);
	verdicts.note({
		rule: "shared-answer",
		severity: "note",
		message: `${shared.length} answer${shared.length === 1 ? " is" : "s are"} given to more than one prompt, in ${records} records; the one given here, to ${most.prompts} prompts.`,
		help: "Fine for set phrases. Many records with one answer teach the model to give it whatever the question.",
		place: most.first.place,
		...shared.length === 1 ? {} : { related: shared.slice(1, 1 + 5).map(({ first, prompts }) => ({
			message: `an answer given to ${prompts} prompts`,
			place: first.place
		})) }
	});
}

// src/hygiene/pace.ts
const STRIDE = 256;
var Pace = class {
	#done = 0;
	#task;
	#total;
	#onProgress;
	#signal;
	constructor(task, total, { onProgress, signal }) {
		this.#task = task;
		this.#total = total;
		this.#onProgress = onProgress;
		this.#signal = signal;
	}
	async step() {
		if (this.#done++ % STRIDE !== 0) return;
		this.#report();
		await setImmediate();
		if (this.#signal?.aborted) throw new LoraError("cancelled", `Cancelled during: ${this.#task}.`, {
			exit: 130,
			cause: this.#signal.reason
		});
	}
	end() {
		this.#report();
	}
	#report() {
		const total = this.#total === void 0 ? {} : { total: this.#total };
		this.#onProgress?.({
			task: this.#task,
			done: this.#done,
			...total,
			unit: "records"
		});
	}
};

// src/hygiene/roles.ts
function roleFaults({ messages }, roles) {
	return [
		...presence(messages, roles),
		...order(messages),
		...emptiness(messages),
		...trainability(messages)
	];
}
function presence(messages, roles) {
	const faults = [];
	for (const role of ["system", "tool"]) {
		const at = messages.findIndex((message) => message.role === role);
		if (roles[role] === "required" && at < 0) faults.push(fault("role-missing", `The conversation has no ${role} turn.`, `Add one, or set \`roles.${role}\` to optional.`));
		if (roles[role] === "forbidden" && at >= 0) faults.push(fault("role-forbidden", `${turn(at)} is a ${role} turn.`, `Delete it, or set \`roles.${role}\` to optional.`));
	}
	return faults;
}
function order(messages) {
	let open = null;
	let previous = null;
	for (const [at, message] of messages.entries()) {
		const { role } = message;
		if (role === "system") {
			if (at > 0) return [fault("role-order", `${turn(at)} is a system turn after the start.`, "Put the one system turn first.")];
			continue;
		}
		if (role === "tool") {
			const wrong = answer(open, message, at);
			if (wrong !== null) return [wrong];
			if (open !== null && open.calls.length === 0) open = null;
		} else if (open !== null) return [unanswered(open, `${turn(at)} is a turn of the ${role}`)];
		else if (role === "user" ? previous === "user" : previous === null || previous === "assistant") {
			const before = previous === null ? "comes before any user turn" : `follows another ${previous} turn`;
			return [fault("role-order", `${turn(at)} is a turn of the ${role} and ${before}.`, "User and assistant speak in turn; join what belongs together.")];
		} else if (role === "user" && previous === "tool") return [fault("role-order", `${turn(at)} is a user turn, but the assistant has yet to speak on the tool's result.`, "Add the assistant's turn.")];
		if (message.tool_calls !== void 0 && message.tool_calls.length > 0) {
			if (role !== "assistant") return [fault("role-order", `${turn(at)} calls a tool, but it is a ${role} turn.`, "Only the assistant calls tools.")];
			open = {
				at,
				calls: message.tool_calls.map((call) => ({
					id: call.id,
					name: call.function.name
				}))
			};
			const ids = open.calls.flatMap(({ id }) => id ?? []);
			if (new Set(ids).size < ids.length) return [fault("tool-call-id", `Two calls of ${turn(at)} have the same id.`, "Give each call an id of its own.")];
		}
		previous = role;
	}
	if (previous === "assistant") return [];
	if (previous === null) return [fault("role-order", "The conversation has no user turn.", "Add what the assistant answers to.")];
	if (open !== null && open.calls.length > 0) return [unanswered(open, "the conversation ends")];
	return [fault("role-order", `The conversation ends with a ${previous} turn.`, "End with the assistant's turn: that is what is learnt.")];
}
function answer(open, { tool_call_id: id, name }, at) {
	if (open === null) return fault("tool-result", `${turn(at)} is a tool's result, but no call is waiting for one.`, "Put it right after the call.");
	const index = id === void 0 ? Math.max(0, open.calls.findIndex((call) => call.name === name)) : open.calls.findIndex((call) => call.id === id || call.id === void 0);
	const call = open.calls[index];
	if (call === void 0) return fault("tool-result", `${turn(at)} answers call ${excerpt(id ?? "")}, which ${turn(open.at)} does not make.`, "Make `tool_call_id` the id of a call still unanswered.");
	if (name !== void 0 && name !== call.name) return fault("tool-result", `${turn(at)} is a result of tool ${excerpt(name)}, but the call waiting is to ${excerpt(call.name)}.`, "Name the tool that was called, or leave `name` out.");
	open.calls.splice(index, 1);
	return null;
}
function unanswered(open, instead) {
	return fault("tool-result", `The call to ${open.calls.map(({ name }) => excerpt(name)).join(", ")} in ${turn(open.at)} has no result: ${instead}.`, "Add a tool turn for every call, right after it.");
}
function emptiness(messages) {
	return messages.flatMap((message, at) => {
		if (message.content.trim() !== "" || (message.tool_calls?.length ?? 0) > 0) return [];
		return fault("turn-empty", `${turn(at)}, of the ${message.role}, is empty.`, "Fill it in, or delete the record.");
	});
}
function trainability(messages) {
	const answers = messages.filter(({ role }) => role === "assistant");
	if (answers.some(({ train }) => train !== false)) return [];
	return [fault("turn-untrainable", `The conversation ${answers.length === 0 ? "has no assistant turn" : "has no assistant turn that is not marked `train: false`"}: there is nothing to learn from it.`, "Add an answer, or delete the record.")];
}
function fault(rule, message, help, severity = "error") {
	return {
		rule,
		severity,
		message,
		help
	};
}
function turn(at) {
	return `messages[${at}]`;
}

// node_modules/@secretlint/secretlint-rule-preset-recommend/module/index.js
var commonjsGlobal = typeof globalThis !== "undefined" ? globalThis : typeof window !== "undefined" ? window : typeof global !== "undefined" ? global : typeof self !== "undefined" ? self : {};
var regexpStringMatcher = {};
var lodash_uniq;
var hasRequiredLodash_uniq;
function requireLodash_uniq() {
	if (hasRequiredLodash_uniq) return lodash_uniq;
	hasRequiredLodash_uniq = 1;
	var LARGE_ARRAY_SIZE = 200;
	var HASH_UNDEFINED = "__lodash_hash_undefined__";
	var INFINITY = 1 / 0;
	var funcTag = "[object Function]", genTag = "[object GeneratorFunction]";
	var reRegExpChar = /[\\^$.*+?()[\]{}|]/g;
	var reIsHostCtor = /^\[object .+?Constructor\]$/;
	var freeGlobal = typeof commonjsGlobal == "object" && commonjsGlobal && commonjsGlobal.Object === Object && commonjsGlobal;
	var freeSelf = typeof self == "object" && self && self.Object === Object && self;
	var root = freeGlobal || freeSelf || Function("return this")();
	function arrayIncludes(array, value) {
		return !!(array ? array.length : 0) && baseIndexOf(array, value, 0) > -1;
	}
	function baseFindIndex(array, predicate, fromIndex, fromRight) {
		var length = array.length, index = fromIndex + -1;
		while (++index < length) if (predicate(array[index], index, array)) return index;
		return -1;
	}
	function baseIndexOf(array, value, fromIndex) {
		if (value !== value) return baseFindIndex(array, baseIsNaN, fromIndex);
		var index = fromIndex - 1, length = array.length;
		while (++index < length) if (array[index] === value) return index;
		return -1;
	}
	function baseIsNaN(value) {
		return value !== value;
	}
	function cacheHas(cache, key) {
		return cache.has(key);
	}
	function getValue(object, key) {
		return object == null ? void 0 : object[key];
	}
	function isHostObject(value) {
		var result = false;
		if (value != null && typeof value.toString != "function") try {
			result = !!(value + "");
		} catch (e) {}
		return result;
	}
	function setToArray(set) {
		var index = -1, result = Array(set.size);
		set.forEach(function(value) {
			result[++index] = value;
		});
		return result;
	}
	var arrayProto = Array.prototype, funcProto = Function.prototype, objectProto = Object.prototype;
	var coreJsData = root["__core-js_shared__"];
	var maskSrcKey = function() {
		var uid = /[^.]+$/.exec(coreJsData && coreJsData.keys && coreJsData.keys.IE_PROTO || "");
		return uid ? "Symbol(src)_1." + uid : "";
	}();
	var funcToString = funcProto.toString;
	var hasOwnProperty = objectProto.hasOwnProperty;
	var objectToString = objectProto.toString;
	var reIsNative = RegExp("^" + funcToString.call(hasOwnProperty).replace(reRegExpChar, "\\$&").replace(/hasOwnProperty|(function).*?(?=\\\()| for .+?(?=\\\])/g, "$1.*?") + "$");
	var splice = arrayProto.splice;
	var Map = getNative(root, "Map"), Set = getNative(root, "Set"), nativeCreate = getNative(Object, "create");
	function Hash(entries) {
		var index = -1, length = entries ? entries.length : 0;
		this.clear();
		while (++index < length) {
			var entry = entries[index];
			this.set(entry[0], entry[1]);
		}
	}
	function hashClear() {
		this.__data__ = nativeCreate ? nativeCreate(null) : {};
	}
	function hashDelete(key) {
		return this.has(key) && delete this.__data__[key];
	}
	function hashGet(key) {
		var data = this.__data__;
		if (nativeCreate) {
			var result = data[key];
			return result === HASH_UNDEFINED ? void 0 : result;
		}
		return hasOwnProperty.call(data, key) ? data[key] : void 0;
	}
	function hashHas(key) {
		var data = this.__data__;
		return nativeCreate ? data[key] !== void 0 : hasOwnProperty.call(data, key);
	}
	function hashSet(key, value) {
		var data = this.__data__;
		data[key] = nativeCreate && value === void 0 ? HASH_UNDEFINED : value;
		return this;
	}
	Hash.prototype.clear = hashClear;
	Hash.prototype["delete"] = hashDelete;
	Hash.prototype.get = hashGet;
	Hash.prototype.has = hashHas;
	Hash.prototype.set = hashSet;
	function ListCache(entries) {
		var index = -1, length = entries ? entries.length : 0;
		this.clear();
		while (++index < length) {
			var entry = entries[index];
			this.set(entry[0], entry[1]);
		}
	}
	function listCacheClear() {
		this.__data__ = [];
	}
	function listCacheDelete(key) {
		var data = this.__data__, index = assocIndexOf(data, key);
		if (index < 0) return false;
		if (index == data.length - 1) data.pop();
		else splice.call(data, index, 1);
		return true;
	}
	function listCacheGet(key) {
		var data = this.__data__, index = assocIndexOf(data, key);
		return index < 0 ? void 0 : data[index][1];
	}
	function listCacheHas(key) {
		return assocIndexOf(this.__data__, key) > -1;
	}
	function listCacheSet(key, value) {
		var data = this.__data__, index = assocIndexOf(data, key);
		if (index < 0) data.push([key, value]);
		else data[index][1] = value;
		return this;
	}
	ListCache.prototype.clear = listCacheClear;
	ListCache.prototype["delete"] = listCacheDelete;
	ListCache.prototype.get = listCacheGet;
	ListCache.prototype.has = listCacheHas;
	ListCache.prototype.set = listCacheSet;
	function MapCache(entries) {
		var index = -1, length = entries ? entries.length : 0;
		this.clear();
		while (++index < length) {
			var entry = entries[index];
			this.set(entry[0], entry[1]);
		}
	}
	function mapCacheClear() {
		this.__data__ = {
			"hash": new Hash(),
			"map": new (Map || ListCache)(),
			"string": new Hash()
		};
	}
	function mapCacheDelete(key) {
		return getMapData(this, key)["delete"](key);
	}
	function mapCacheGet(key) {
		return getMapData(this, key).get(key);
	}
	function mapCacheHas(key) {
		return getMapData(this, key).has(key);
	}
	function mapCacheSet(key, value) {
		getMapData(this, key).set(key, value);
		return this;
	}
	MapCache.prototype.clear = mapCacheClear;
	MapCache.prototype["delete"] = mapCacheDelete;
	MapCache.prototype.get = mapCacheGet;
	MapCache.prototype.has = mapCacheHas;
	MapCache.prototype.set = mapCacheSet;
	function SetCache(values) {
		var index = -1, length = values ? values.length : 0;
		this.__data__ = new MapCache();
		while (++index < length) this.add(values[index]);
	}
	function setCacheAdd(value) {
		this.__data__.set(value, HASH_UNDEFINED);
		return this;
	}
	function setCacheHas(value) {
		return this.__data__.has(value);
	}
	SetCache.prototype.add = SetCache.prototype.push = setCacheAdd;
	SetCache.prototype.has = setCacheHas;
	function assocIndexOf(array, key) {
		var length = array.length;
		while (length--) if (eq(array[length][0], key)) return length;
		return -1;
	}
	function baseIsNative(value) {
		if (!isObject(value) || isMasked(value)) return false;
		return (isFunction(value) || isHostObject(value) ? reIsNative : reIsHostCtor).test(toSource(value));
	}
	function baseUniq(array, iteratee, comparator) {
		var index = -1, includes = arrayIncludes, length = array.length, isCommon = true, result = [], seen = result;
		if (length >= LARGE_ARRAY_SIZE) {
			var set = createSet(array);
			if (set) return setToArray(set);
			isCommon = false;
			includes = cacheHas;
			seen = new SetCache();
		} else seen = result;
		outer: while (++index < length) {
			var value = array[index], computed = value;
			value = value !== 0 ? value : 0;
			if (isCommon && computed === computed) {
				var seenIndex = seen.length;
				while (seenIndex--) if (seen[seenIndex] === computed) continue outer;
				result.push(value);
			} else if (!includes(seen, computed, comparator)) {
				if (seen !== result) seen.push(computed);
				result.push(value);
			}
		}
		return result;
	}
	var createSet = !(Set && 1 / setToArray(new Set([, -0]))[1] == INFINITY) ? noop : function(values) {
		return new Set(values);
	};
	function getMapData(map, key) {
		var data = map.__data__;
		return isKeyable(key) ? data[typeof key == "string" ? "string" : "hash"] : data.map;
	}
	function getNative(object, key) {
		var value = getValue(object, key);
		return baseIsNative(value) ? value : void 0;
	}
	function isKeyable(value) {
		var type = typeof value;
		return type == "string" || type == "number" || type == "symbol" || type == "boolean" ? value !== "__proto__" : value === null;
	}
	function isMasked(func) {
		return !!maskSrcKey && maskSrcKey in func;
	}
	function toSource(func) {
		if (func != null) {
			try {
				return funcToString.call(func);
			} catch (e) {}
			try {
				return func + "";
			} catch (e) {}
		}
		return "";
	}
	function uniq(array) {
		return array && array.length ? baseUniq(array) : [];
	}
	function eq(value, other) {
		return value === other || value !== value && other !== other;
	}
	function isFunction(value) {
		var tag = isObject(value) ? objectToString.call(value) : "";
		return tag == funcTag || tag == genTag;
	}
	function isObject(value) {
		var type = typeof value;
		return !!value && (type == "object" || type == "function");
	}
	function noop() {}
	lodash_uniq = uniq;
	return lodash_uniq;
}
var lodash_uniqwith;
var hasRequiredLodash_uniqwith;
function requireLodash_uniqwith() {
	if (hasRequiredLodash_uniqwith) return lodash_uniqwith;
	hasRequiredLodash_uniqwith = 1;
	var LARGE_ARRAY_SIZE = 200;
	var HASH_UNDEFINED = "__lodash_hash_undefined__";
	var INFINITY = 1 / 0;
	var funcTag = "[object Function]", genTag = "[object GeneratorFunction]";
	var reRegExpChar = /[\\^$.*+?()[\]{}|]/g;
	var reIsHostCtor = /^\[object .+?Constructor\]$/;
	var freeGlobal = typeof commonjsGlobal == "object" && commonjsGlobal && commonjsGlobal.Object === Object && commonjsGlobal;
	var freeSelf = typeof self == "object" && self && self.Object === Object && self;
	var root = freeGlobal || freeSelf || Function("return this")();
	function arrayIncludes(array, value) {
		return !!(array ? array.length : 0) && baseIndexOf(array, value, 0) > -1;
	}
	function arrayIncludesWith(array, value, comparator) {
		var index = -1, length = array ? array.length : 0;
		while (++index < length) if (comparator(value, array[index])) return true;
		return false;
	}
	function baseFindIndex(array, predicate, fromIndex, fromRight) {
		var length = array.length, index = fromIndex + -1;
		while (++index < length) if (predicate(array[index], index, array)) return index;
		return -1;
	}
	function baseIndexOf(array, value, fromIndex) {
		if (value !== value) return baseFindIndex(array, baseIsNaN, fromIndex);
		var index = fromIndex - 1, length = array.length;
		while (++index < length) if (array[index] === value) return index;
		return -1;
	}
	function baseIsNaN(value) {
		return value !== value;
	}
	function cacheHas(cache, key) {
		return cache.has(key);
	}
	function getValue(object, key) {
		return object == null ? void 0 : object[key];
	}
	function isHostObject(value) {
		var result = false;
		if (value != null && typeof value.toString != "function") try {
			result = !!(value + "");
		} catch (e) {}
		return result;
	}
	function setToArray(set) {
		var index = -1, result = Array(set.size);
		set.forEach(function(value) {
			result[++index] = value;
		});
		return result;
	}
	var arrayProto = Array.prototype, funcProto = Function.prototype, objectProto = Object.prototype;
	var coreJsData = root["__core-js_shared__"];
	var maskSrcKey = function() {
		var uid = /[^.]+$/.exec(coreJsData && coreJsData.keys && coreJsData.keys.IE_PROTO || "");
		return uid ? "Symbol(src)_1." + uid : "";
	}();
	var funcToString = funcProto.toString;
	var hasOwnProperty = objectProto.hasOwnProperty;
	var objectToString = objectProto.toString;
	var reIsNative = RegExp("^" + funcToString.call(hasOwnProperty).replace(reRegExpChar, "\\$&").replace(/hasOwnProperty|(function).*?(?=\\\()| for .+?(?=\\\])/g, "$1.*?") + "$");
	var splice = arrayProto.splice;
	var Map = getNative(root, "Map"), Set = getNative(root, "Set"), nativeCreate = getNative(Object, "create");
	function Hash(entries) {
		var index = -1, length = entries ? entries.length : 0;
		this.clear();
		while (++index < length) {
			var entry = entries[index];
			this.set(entry[0], entry[1]);
		}
	}
	function hashClear() {
		this.__data__ = nativeCreate ? nativeCreate(null) : {};
	}
	function hashDelete(key) {
		return this.has(key) && delete this.__data__[key];
	}
	function hashGet(key) {
		var data = this.__data__;
		if (nativeCreate) {
			var result = data[key];
			return result === HASH_UNDEFINED ? void 0 : result;
		}
		return hasOwnProperty.call(data, key) ? data[key] : void 0;
	}
	function hashHas(key) {
		var data = this.__data__;
		return nativeCreate ? data[key] !== void 0 : hasOwnProperty.call(data, key);
	}
	function hashSet(key, value) {
		var data = this.__data__;
		data[key] = nativeCreate && value === void 0 ? HASH_UNDEFINED : value;
		return this;
	}
	Hash.prototype.clear = hashClear;
	Hash.prototype["delete"] = hashDelete;
	Hash.prototype.get = hashGet;
	Hash.prototype.has = hashHas;
	Hash.prototype.set = hashSet;
	function ListCache(entries) {
		var index = -1, length = entries ? entries.length : 0;
		this.clear();
		while (++index < length) {
			var entry = entries[index];
			this.set(entry[0], entry[1]);
		}
	}
	function listCacheClear() {
		this.__data__ = [];
	}
	function listCacheDelete(key) {
		var data = this.__data__, index = assocIndexOf(data, key);
		if (index < 0) return false;
		if (index == data.length - 1) data.pop();
		else splice.call(data, index, 1);
		return true;
	}
	function listCacheGet(key) {
		var data = this.__data__, index = assocIndexOf(data, key);
		return index < 0 ? void 0 : data[index][1];
	}
	function listCacheHas(key) {
		return assocIndexOf(this.__data__, key) > -1;
	}
	function listCacheSet(key, value) {
		var data = this.__data__, index = assocIndexOf(data, key);
		if (index < 0) data.push([key, value]);
		else data[index][1] = value;
		return this;
	}
	ListCache.prototype.clear = listCacheClear;
	ListCache.prototype["delete"] = listCacheDelete;
	ListCache.prototype.get = listCacheGet;
	ListCache.prototype.has = listCacheHas;
	ListCache.prototype.set = listCacheSet;
	function MapCache(entries) {
		var index = -1, length = entries ? entries.length : 0;
		this.clear();
		while (++index < length) {
			var entry = entries[index];
			this.set(entry[0], entry[1]);
		}
	}
	function mapCacheClear() {
		this.__data__ = {
			"hash": new Hash(),
			"map": new (Map || ListCache)(),
			"string": new Hash()
		};
	}
	function mapCacheDelete(key) {
		return getMapData(this, key)["delete"](key);
	}
	function mapCacheGet(key) {
		return getMapData(this, key).get(key);
	}
	function mapCacheHas(key) {
		return getMapData(this, key).has(key);
	}
	function mapCacheSet(key, value) {
		getMapData(this, key).set(key, value);
		return this;
	}
	MapCache.prototype.clear = mapCacheClear;
	MapCache.prototype["delete"] = mapCacheDelete;
	MapCache.prototype.get = mapCacheGet;
	MapCache.prototype.has = mapCacheHas;
	MapCache.prototype.set = mapCacheSet;
	function SetCache(values) {
		var index = -1, length = values ? values.length : 0;
		this.__data__ = new MapCache();
		while (++index < length) this.add(values[index]);
	}
	function setCacheAdd(value) {
		this.__data__.set(value, HASH_UNDEFINED);
		return this;
	}
	function setCacheHas(value) {
		return this.__data__.has(value);
	}
	SetCache.prototype.add = SetCache.prototype.push = setCacheAdd;
	SetCache.prototype.has = setCacheHas;
	function assocIndexOf(array, key) {
		var length = array.length;
		while (length--) if (eq(array[length][0], key)) return length;
		return -1;
	}
	function baseIsNative(value) {
		if (!isObject(value) || isMasked(value)) return false;
		return (isFunction(value) || isHostObject(value) ? reIsNative : reIsHostCtor).test(toSource(value));
	}
	function baseUniq(array, iteratee, comparator) {
		var index = -1, includes = arrayIncludes, length = array.length, isCommon = true, result = [], seen = result;
		if (comparator) {
			isCommon = false;
			includes = arrayIncludesWith;
		} else if (length >= LARGE_ARRAY_SIZE) {
			var set = createSet(array);
			if (set) return setToArray(set);
			isCommon = false;
			includes = cacheHas;
			seen = new SetCache();
		} else seen = result;
		outer: while (++index < length) {
			var value = array[index], computed = value;
			value = comparator || value !== 0 ? value : 0;
			if (isCommon && computed === computed) {
				var seenIndex = seen.length;
				while (seenIndex--) if (seen[seenIndex] === computed) continue outer;
				result.push(value);
			} else if (!includes(seen, computed, comparator)) {
				if (seen !== result) seen.push(computed);
				result.push(value);
			}
		}
		return result;
	}
	var createSet = !(Set && 1 / setToArray(new Set([, -0]))[1] == INFINITY) ? noop : function(values) {
		return new Set(values);
	};
	function getMapData(map, key) {
		var data = map.__data__;
		return isKeyable(key) ? data[typeof key == "string" ? "string" : "hash"] : data.map;
	}
	function getNative(object, key) {
		var value = getValue(object, key);
		return baseIsNative(value) ? value : void 0;
	}
	function isKeyable(value) {
		var type = typeof value;
		return type == "string" || type == "number" || type == "symbol" || type == "boolean" ? value !== "__proto__" : value === null;
	}
	function isMasked(func) {
		return !!maskSrcKey && maskSrcKey in func;
	}
	function toSource(func) {
		if (func != null) {
			try {
				return funcToString.call(func);
			} catch (e) {}
			try {
				return func + "";
			} catch (e) {}
		}
		return "";
	}
	function uniqWith(array, comparator) {
		return array && array.length ? baseUniq(array, void 0, comparator) : [];
	}
	function eq(value, other) {
		return value === other || value !== value && other !== other;
	}
	function isFunction(value) {
		var tag = isObject(value) ? objectToString.call(value) : "";
		return tag == funcTag || tag == genTag;
	}
	function isObject(value) {
		var type = typeof value;
		return !!value && (type == "object" || type == "function");
	}
	function noop() {}
	lodash_uniqwith = uniqWith;
	return lodash_uniqwith;
}
var lodash_sortby = { exports: {} };
lodash_sortby.exports;
var hasRequiredLodash_sortby;
function requireLodash_sortby() {
	if (hasRequiredLodash_sortby) return lodash_sortby.exports;
	hasRequiredLodash_sortby = 1;
	(function(module, exports$1) {
		var FUNC_ERROR_TEXT = "Expected a function";
		var HASH_UNDEFINED = "__lodash_hash_undefined__";
		var UNORDERED_COMPARE_FLAG = 1, PARTIAL_COMPARE_FLAG = 2;
		var MAX_SAFE_INTEGER = 9007199254740991;
		var argsTag = "[object Arguments]", arrayTag = "[object Array]", boolTag = "[object Boolean]", dateTag = "[object Date]", errorTag = "[object Error]", funcTag = "[object Function]", genTag = "[object GeneratorFunction]", mapTag = "[object Map]", numberTag = "[object Number]", objectTag = "[object Object]", promiseTag = "[object Promise]", regexpTag = "[object RegExp]", setTag = "[object Set]", stringTag = "[object String]", symbolTag = "[object Symbol]", weakMapTag = "[object WeakMap]";
		var arrayBufferTag = "[object ArrayBuffer]", dataViewTag = "[object DataView]", float32Tag = "[object Float32Array]", float64Tag = "[object Float64Array]", int8Tag = "[object Int8Array]", int16Tag = "[object Int16Array]", int32Tag = "[object Int32Array]", uint8Tag = "[object Uint8Array]", uint8ClampedTag = "[object Uint8ClampedArray]", uint16Tag = "[object Uint16Array]", uint32Tag = "[object Uint32Array]";
		var reIsDeepProp = /\.|\[(?:[^[\]]*|(["'])(?:(?!\1)[^\\]|\\.)*?\1)\]/, reIsPlainProp = /^\w*$/, reLeadingDot = /^\./, rePropName = /[^.[\]]+|\[(?:(-?\d+(?:\.\d+)?)|(["'])((?:(?!\2)[^\\]|\\.)*?)\2)\]|(?=(?:\.|\[\])(?:\.|\[\]|$))/g;
		var reRegExpChar = /[\\^$.*+?()[\]{}|]/g;
		var reEscapeChar = /\\(\\)?/g;
		var reIsHostCtor = /^\[object .+?Constructor\]$/;
		var reIsUint = /^(?:0|[1-9]\d*)$/;
		var typedArrayTags = {};
		typedArrayTags[float32Tag] = typedArrayTags[float64Tag] = typedArrayTags[int8Tag] = typedArrayTags[int16Tag] = typedArrayTags[int32Tag] = typedArrayTags[uint8Tag] = typedArrayTags[uint8ClampedTag] = typedArrayTags[uint16Tag] = typedArrayTags[uint32Tag] = true;
		typedArrayTags[argsTag] = typedArrayTags[arrayTag] = typedArrayTags[arrayBufferTag] = typedArrayTags[boolTag] = typedArrayTags[dataViewTag] = typedArrayTags[dateTag] = typedArrayTags[errorTag] = typedArrayTags[funcTag] = typedArrayTags[mapTag] = typedArrayTags[numberTag] = typedArrayTags[objectTag] = typedArrayTags[regexpTag] = typedArrayTags[setTag] = typedArrayTags[stringTag] = typedArrayTags[weakMapTag] = false;
		var freeGlobal = typeof commonjsGlobal == "object" && commonjsGlobal && commonjsGlobal.Object === Object && commonjsGlobal;
		var freeSelf = typeof self == "object" && self && self.Object === Object && self;
		var root = freeGlobal || freeSelf || Function("return this")();
		var freeExports = exports$1 && !exports$1.nodeType && exports$1;
		var freeModule = freeExports && module && !module.nodeType && module;
		var freeProcess = freeModule && freeModule.exports === freeExports && freeGlobal.process;
		var nodeUtil = function() {
			try {
				return freeProcess && freeProcess.binding("util");
			} catch (e) {}
		}();
		var nodeIsTypedArray = nodeUtil && nodeUtil.isTypedArray;
		function apply(func, thisArg, args) {
			switch (args.length) {
				case 0: return func.call(thisArg);
				case 1: return func.call(thisArg, args[0]);
				case 2: return func.call(thisArg, args[0], args[1]);
				case 3: return func.call(thisArg, args[0], args[1], args[2]);
			}
			return func.apply(thisArg, args);
		}
		function arrayMap(array, iteratee) {
			var index = -1, length = array ? array.length : 0, result = Array(length);
			while (++index < length) result[index] = iteratee(array[index], index, array);
			return result;
		}
		function arrayPush(array, values) {
			var index = -1, length = values.length, offset = array.length;
			while (++index < length) array[offset + index] = values[index];
			return array;
		}
		function arraySome(array, predicate) {
			var index = -1, length = array ? array.length : 0;
			while (++index < length) if (predicate(array[index], index, array)) return true;
			return false;
		}
		function baseProperty(key) {
			return function(object) {
				return object == null ? void 0 : object[key];
			};
		}
		function baseSortBy(array, comparer) {
			var length = array.length;
			array.sort(comparer);
			while (length--) array[length] = array[length].value;
			return array;
		}
		function baseTimes(n, iteratee) {
			var index = -1, result = Array(n);
			while (++index < n) result[index] = iteratee(index);
			return result;
		}
		function baseUnary(func) {
			return function(value) {
				return func(value);
			};
		}
		function getValue(object, key) {
			return object == null ? void 0 : object[key];
		}
		function isHostObject(value) {
			var result = false;
			if (value != null && typeof value.toString != "function") try {
				result = !!(value + "");
			} catch (e) {}
			return result;
		}
		function mapToArray(map) {
			var index = -1, result = Array(map.size);
			map.forEach(function(value, key) {
				result[++index] = [key, value];
			});
			return result;
		}
		function overArg(func, transform) {
			return function(arg) {
				return func(transform(arg));
			};
		}
		function setToArray(set) {
			var index = -1, result = Array(set.size);
			set.forEach(function(value) {
				result[++index] = value;
			});
			return result;
		}
		var arrayProto = Array.prototype, funcProto = Function.prototype, objectProto = Object.prototype;
		var coreJsData = root["__core-js_shared__"];
		var maskSrcKey = function() {
			var uid = /[^.]+$/.exec(coreJsData && coreJsData.keys && coreJsData.keys.IE_PROTO || "");
			return uid ? "Symbol(src)_1." + uid : "";
		}();
		var funcToString = funcProto.toString;
		var hasOwnProperty = objectProto.hasOwnProperty;
		var objectToString = objectProto.toString;
		var reIsNative = RegExp("^" + funcToString.call(hasOwnProperty).replace(reRegExpChar, "\\$&").replace(/hasOwnProperty|(function).*?(?=\\\()| for .+?(?=\\\])/g, "$1.*?") + "$");
		var Symbol = root.Symbol, Uint8Array = root.Uint8Array, propertyIsEnumerable = objectProto.propertyIsEnumerable, splice = arrayProto.splice, spreadableSymbol = Symbol ? Symbol.isConcatSpreadable : void 0;
		var nativeKeys = overArg(Object.keys, Object), nativeMax = Math.max;
		var DataView = getNative(root, "DataView"), Map = getNative(root, "Map"), Promise$1 = getNative(root, "Promise"), Set = getNative(root, "Set"), WeakMap = getNative(root, "WeakMap"), nativeCreate = getNative(Object, "create");
		var dataViewCtorString = toSource(DataView), mapCtorString = toSource(Map), promiseCtorString = toSource(Promise$1), setCtorString = toSource(Set), weakMapCtorString = toSource(WeakMap);
		var symbolProto = Symbol ? Symbol.prototype : void 0, symbolValueOf = symbolProto ? symbolProto.valueOf : void 0, symbolToString = symbolProto ? symbolProto.toString : void 0;
		function Hash(entries) {
			var index = -1, length = entries ? entries.length : 0;
			this.clear();
			while (++index < length) {
				var entry = entries[index];
				this.set(entry[0], entry[1]);
			}
		}
		function hashClear() {
			this.__data__ = nativeCreate ? nativeCreate(null) : {};
		}
		function hashDelete(key) {
			return this.has(key) && delete this.__data__[key];
		}
		function hashGet(key) {
			var data = this.__data__;
			if (nativeCreate) {
				var result = data[key];
				return result === HASH_UNDEFINED ? void 0 : result;
			}
			return hasOwnProperty.call(data, key) ? data[key] : void 0;
		}
		function hashHas(key) {
			var data = this.__data__;
			return nativeCreate ? data[key] !== void 0 : hasOwnProperty.call(data, key);
		}
		function hashSet(key, value) {
			var data = this.__data__;
			data[key] = nativeCreate && value === void 0 ? HASH_UNDEFINED : value;
			return this;
		}
		Hash.prototype.clear = hashClear;
		Hash.prototype["delete"] = hashDelete;
		Hash.prototype.get = hashGet;
		Hash.prototype.has = hashHas;
		Hash.prototype.set = hashSet;
		function ListCache(entries) {
			var index = -1, length = entries ? entries.length : 0;
			this.clear();
			while (++index < length) {
				var entry = entries[index];
				this.set(entry[0], entry[1]);
			}
		}
		function listCacheClear() {
			this.__data__ = [];
		}
		function listCacheDelete(key) {
			var data = this.__data__, index = assocIndexOf(data, key);
			if (index < 0) return false;
			if (index == data.length - 1) data.pop();
			else splice.call(data, index, 1);
			return true;
		}
		function listCacheGet(key) {
			var data = this.__data__, index = assocIndexOf(data, key);
			return index < 0 ? void 0 : data[index][1];
		}
		function listCacheHas(key) {
			return assocIndexOf(this.__data__, key) > -1;
		}
		function listCacheSet(key, value) {
			var data = this.__data__, index = assocIndexOf(data, key);
			if (index < 0) data.push([key, value]);
			else data[index][1] = value;
			return this;
		}
		ListCache.prototype.clear = listCacheClear;
		ListCache.prototype["delete"] = listCacheDelete;
		ListCache.prototype.get = listCacheGet;
		ListCache.prototype.has = listCacheHas;
		ListCache.prototype.set = listCacheSet;
		function MapCache(entries) {
			var index = -1, length = entries ? entries.length : 0;
			this.clear();
			while (++index < length) {
				var entry = entries[index];
				this.set(entry[0], entry[1]);
			}
		}
		function mapCacheClear() {
			this.__data__ = {
				"hash": new Hash(),
				"map": new (Map || ListCache)(),
				"string": new Hash()
			};
		}
		function mapCacheDelete(key) {
			return getMapData(this, key)["delete"](key);
		}
		function mapCacheGet(key) {
			return getMapData(this, key).get(key);
		}
		function mapCacheHas(key) {
			return getMapData(this, key).has(key);
		}
		function mapCacheSet(key, value) {
			getMapData(this, key).set(key, value);
			return this;
		}
		MapCache.prototype.clear = mapCacheClear;
		MapCache.prototype["delete"] = mapCacheDelete;
		MapCache.prototype.get = mapCacheGet;
		MapCache.prototype.has = mapCacheHas;
		MapCache.prototype.set = mapCacheSet;
		function SetCache(values) {
			var index = -1, length = values ? values.length : 0;
			this.__data__ = new MapCache();
			while (++index < length) this.add(values[index]);
		}
		function setCacheAdd(value) {
			this.__data__.set(value, HASH_UNDEFINED);
			return this;
		}
		function setCacheHas(value) {
			return this.__data__.has(value);
		}
		SetCache.prototype.add = SetCache.prototype.push = setCacheAdd;
		SetCache.prototype.has = setCacheHas;
		function Stack(entries) {
			this.__data__ = new ListCache(entries);
		}
		function stackClear() {
			this.__data__ = new ListCache();
		}
		function stackDelete(key) {
			return this.__data__["delete"](key);
		}
		function stackGet(key) {
			return this.__data__.get(key);
		}
		function stackHas(key) {
			return this.__data__.has(key);
		}
		function stackSet(key, value) {
			var cache = this.__data__;
			if (cache instanceof ListCache) {
				var pairs = cache.__data__;
				if (!Map || pairs.length < 199) {
					pairs.push([key, value]);
					return this;
				}
				cache = this.__data__ = new MapCache(pairs);
			}
			cache.set(key, value);
			return this;
		}
		Stack.prototype.clear = stackClear;
		Stack.prototype["delete"] = stackDelete;
		Stack.prototype.get = stackGet;
		Stack.prototype.has = stackHas;
		Stack.prototype.set = stackSet;
		function arrayLikeKeys(value, inherited) {
			var result = isArray(value) || isArguments(value) ? baseTimes(value.length, String) : [];
			var length = result.length, skipIndexes = !!length;
			for (var key in value) if (hasOwnProperty.call(value, key) && !(skipIndexes && (key == "length" || isIndex(key, length)))) result.push(key);
			return result;
		}
		function assocIndexOf(array, key) {
			var length = array.length;
			while (length--) if (eq(array[length][0], key)) return length;
			return -1;
		}
		var baseEach = createBaseEach(baseForOwn);
		function baseFlatten(array, depth, predicate, isStrict, result) {
			var index = -1, length = array.length;
			predicate || (predicate = isFlattenable);
			result || (result = []);
			while (++index < length) {
				var value = array[index];
				if (predicate(value)) arrayPush(result, value);
				else result[result.length] = value;
			}
			return result;
		}
		var baseFor = createBaseFor();
		function baseForOwn(object, iteratee) {
			return object && baseFor(object, iteratee, keys);
		}
		function baseGet(object, path) {
			path = isKey(path, object) ? [path] : castPath(path);
			var index = 0, length = path.length;
			while (object != null && index < length) object = object[toKey(path[index++])];
			return index && index == length ? object : void 0;
		}
		function baseGetTag(value) {
			return objectToString.call(value);
		}
		function baseHasIn(object, key) {
			return object != null && key in Object(object);
		}
		function baseIsEqual(value, other, customizer, bitmask, stack) {
			if (value === other) return true;
			if (value == null || other == null || !isObject(value) && !isObjectLike(other)) return value !== value && other !== other;
			return baseIsEqualDeep(value, other, baseIsEqual, customizer, bitmask, stack);
		}
		function baseIsEqualDeep(object, other, equalFunc, customizer, bitmask, stack) {
			var objIsArr = isArray(object), othIsArr = isArray(other), objTag = arrayTag, othTag = arrayTag;
			if (!objIsArr) {
				objTag = getTag(object);
				objTag = objTag == argsTag ? objectTag : objTag;
			}
			if (!othIsArr) {
				othTag = getTag(other);
				othTag = othTag == argsTag ? objectTag : othTag;
			}
			var objIsObj = objTag == objectTag && !isHostObject(object), othIsObj = othTag == objectTag && !isHostObject(other), isSameTag = objTag == othTag;
			if (isSameTag && !objIsObj) {
				stack || (stack = new Stack());
				return objIsArr || isTypedArray(object) ? equalArrays(object, other, equalFunc, customizer, bitmask, stack) : equalByTag(object, other, objTag, equalFunc, customizer, bitmask, stack);
			}
			if (!(bitmask & PARTIAL_COMPARE_FLAG)) {
				var objIsWrapped = objIsObj && hasOwnProperty.call(object, "__wrapped__"), othIsWrapped = othIsObj && hasOwnProperty.call(other, "__wrapped__");
				if (objIsWrapped || othIsWrapped) {
					var objUnwrapped = objIsWrapped ? object.value() : object, othUnwrapped = othIsWrapped ? other.value() : other;
					stack || (stack = new Stack());
					return equalFunc(objUnwrapped, othUnwrapped, customizer, bitmask, stack);
				}
			}
			if (!isSameTag) return false;
			stack || (stack = new Stack());
			return equalObjects(object, other, equalFunc, customizer, bitmask, stack);
		}
		function baseIsMatch(object, source, matchData, customizer) {
			var index = matchData.length, length = index;
			if (object == null) return !length;
			object = Object(object);
			while (index--) {
				var data = matchData[index];
				if (data[2] ? data[1] !== object[data[0]] : !(data[0] in object)) return false;
			}
			while (++index < length) {
				data = matchData[index];
				var key = data[0], objValue = object[key], srcValue = data[1];
				if (data[2]) {
					if (objValue === void 0 && !(key in object)) return false;
				} else {
					var stack = new Stack();
					var result;
					if (!(result === void 0 ? baseIsEqual(srcValue, objValue, customizer, 3, stack) : result)) return false;
				}
			}
			return true;
		}
		function baseIsNative(value) {
			if (!isObject(value) || isMasked(value)) return false;
			return (isFunction(value) || isHostObject(value) ? reIsNative : reIsHostCtor).test(toSource(value));
		}
		function baseIsTypedArray(value) {
			return isObjectLike(value) && isLength(value.length) && !!typedArrayTags[objectToString.call(value)];
		}
		function baseIteratee(value) {
			if (typeof value == "function") return value;
			if (value == null) return identity;
			if (typeof value == "object") return isArray(value) ? baseMatchesProperty(value[0], value[1]) : baseMatches(value);
			return property(value);
		}
		function baseKeys(object) {
			if (!isPrototype(object)) return nativeKeys(object);
			var result = [];
			for (var key in Object(object)) if (hasOwnProperty.call(object, key) && key != "constructor") result.push(key);
			return result;
		}
		function baseMap(collection, iteratee) {
			var index = -1, result = isArrayLike(collection) ? Array(collection.length) : [];
			baseEach(collection, function(value, key, collection) {
				result[++index] = iteratee(value, key, collection);
			});
			return result;
		}
		function baseMatches(source) {
			var matchData = getMatchData(source);
			if (matchData.length == 1 && matchData[0][2]) return matchesStrictComparable(matchData[0][0], matchData[0][1]);
			return function(object) {
				return object === source || baseIsMatch(object, source, matchData);
			};
		}
		function baseMatchesProperty(path, srcValue) {
			if (isKey(path) && isStrictComparable(srcValue)) return matchesStrictComparable(toKey(path), srcValue);
			return function(object) {
				var objValue = get(object, path);
				return objValue === void 0 && objValue === srcValue ? hasIn(object, path) : baseIsEqual(srcValue, objValue, void 0, 3);
			};
		}
		function baseOrderBy(collection, iteratees, orders) {
			var index = -1;
			iteratees = arrayMap(iteratees.length ? iteratees : [identity], baseUnary(baseIteratee));
			return baseSortBy(baseMap(collection, function(value, key, collection) {
				return {
					"criteria": arrayMap(iteratees, function(iteratee) {
						return iteratee(value);
					}),
					"index": ++index,
					"value": value
				};
			}), function(object, other) {
				return compareMultiple(object, other, orders);
			});
		}
		function basePropertyDeep(path) {
			return function(object) {
				return baseGet(object, path);
			};
		}
		function baseRest(func, start) {
			start = nativeMax(start === void 0 ? func.length - 1 : start, 0);
			return function() {
				var args = arguments, index = -1, length = nativeMax(args.length - start, 0), array = Array(length);
				while (++index < length) array[index] = args[start + index];
				index = -1;
				var otherArgs = Array(start + 1);
				while (++index < start) otherArgs[index] = args[index];
				otherArgs[start] = array;
				return apply(func, this, otherArgs);
			};
		}
		function baseToString(value) {
			if (typeof value == "string") return value;
			if (isSymbol(value)) return symbolToString ? symbolToString.call(value) : "";
			var result = value + "";
			return result == "0" && 1 / value == -Infinity ? "-0" : result;
		}
		function castPath(value) {
			return isArray(value) ? value : stringToPath(value);
		}
		function compareAscending(value, other) {
			if (value !== other) {
				var valIsDefined = value !== void 0, valIsNull = value === null, valIsReflexive = value === value, valIsSymbol = isSymbol(value);
				var othIsDefined = other !== void 0, othIsNull = other === null, othIsReflexive = other === other, othIsSymbol = isSymbol(other);
				if (!othIsNull && !othIsSymbol && !valIsSymbol && value > other || valIsSymbol && othIsDefined && othIsReflexive && !othIsNull && !othIsSymbol || valIsNull && othIsDefined && othIsReflexive || !valIsDefined && othIsReflexive || !valIsReflexive) return 1;
				if (!valIsNull && !valIsSymbol && !othIsSymbol && value < other || othIsSymbol && valIsDefined && valIsReflexive && !valIsNull && !valIsSymbol || othIsNull && valIsDefined && valIsReflexive || !othIsDefined && valIsReflexive || !othIsReflexive) return -1;
			}
			return 0;
		}
		function compareMultiple(object, other, orders) {
			var index = -1, objCriteria = object.criteria, othCriteria = other.criteria, length = objCriteria.length, ordersLength = orders.length;
			while (++index < length) {
				var result = compareAscending(objCriteria[index], othCriteria[index]);
				if (result) {
					if (index >= ordersLength) return result;
					return result * (orders[index] == "desc" ? -1 : 1);
				}
			}
			return object.index - other.index;
		}
		function createBaseEach(eachFunc, fromRight) {
			return function(collection, iteratee) {
				if (collection == null) return collection;
				if (!isArrayLike(collection)) return eachFunc(collection, iteratee);
				var length = collection.length, index = -1, iterable = Object(collection);
				while (++index < length) if (iteratee(iterable[index], index, iterable) === false) break;
				return collection;
			};
		}
		function createBaseFor(fromRight) {
			return function(object, iteratee, keysFunc) {
				var index = -1, iterable = Object(object), props = keysFunc(object), length = props.length;
				while (length--) {
					var key = props[++index];
					if (iteratee(iterable[key], key, iterable) === false) break;
				}
				return object;
			};
		}
		function equalArrays(array, other, equalFunc, customizer, bitmask, stack) {
			var isPartial = bitmask & PARTIAL_COMPARE_FLAG, arrLength = array.length, othLength = other.length;
			if (arrLength != othLength && !(isPartial && othLength > arrLength)) return false;
			var stacked = stack.get(array);
			if (stacked && stack.get(other)) return stacked == other;
			var index = -1, result = true, seen = bitmask & UNORDERED_COMPARE_FLAG ? new SetCache() : void 0;
			stack.set(array, other);
			stack.set(other, array);
			while (++index < arrLength) {
				var arrValue = array[index], othValue = other[index];
				if (customizer) var compared = isPartial ? customizer(othValue, arrValue, index, other, array, stack) : customizer(arrValue, othValue, index, array, other, stack);
				if (compared !== void 0) {
					if (compared) continue;
					result = false;
					break;
				}
				if (seen) {
					if (!arraySome(other, function(othValue, othIndex) {
						if (!seen.has(othIndex) && (arrValue === othValue || equalFunc(arrValue, othValue, customizer, bitmask, stack))) return seen.add(othIndex);
					})) {
						result = false;
						break;
					}
				} else if (!(arrValue === othValue || equalFunc(arrValue, othValue, customizer, bitmask, stack))) {
					result = false;
					break;
				}
			}
			stack["delete"](array);
			stack["delete"](other);
			return result;
		}
		function equalByTag(object, other, tag, equalFunc, customizer, bitmask, stack) {
			switch (tag) {
				case dataViewTag:
					if (object.byteLength != other.byteLength || object.byteOffset != other.byteOffset) return false;
					object = object.buffer;
					other = other.buffer;
				case arrayBufferTag:
					if (object.byteLength != other.byteLength || !equalFunc(new Uint8Array(object), new Uint8Array(other))) return false;
					return true;
				case boolTag:
				case dateTag:
				case numberTag: return eq(+object, +other);
				case errorTag: return object.name == other.name && object.message == other.message;
				case regexpTag:
				case stringTag: return object == other + "";
				case mapTag: var convert = mapToArray;
				case setTag:
					var isPartial = bitmask & PARTIAL_COMPARE_FLAG;
					convert || (convert = setToArray);
					if (object.size != other.size && !isPartial) return false;
					var stacked = stack.get(object);
					if (stacked) return stacked == other;
					bitmask |= UNORDERED_COMPARE_FLAG;
					stack.set(object, other);
					var result = equalArrays(convert(object), convert(other), equalFunc, customizer, bitmask, stack);
					stack["delete"](object);
					return result;
				case symbolTag: if (symbolValueOf) return symbolValueOf.call(object) == symbolValueOf.call(other);
			}
			return false;
		}
		function equalObjects(object, other, equalFunc, customizer, bitmask, stack) {
			var isPartial = bitmask & PARTIAL_COMPARE_FLAG, objProps = keys(object), objLength = objProps.length;
			if (objLength != keys(other).length && !isPartial) return false;
			var index = objLength;
			while (index--) {
				var key = objProps[index];
				if (!(isPartial ? key in other : hasOwnProperty.call(other, key))) return false;
			}
			var stacked = stack.get(object);
			if (stacked && stack.get(other)) return stacked == other;
			var result = true;
			stack.set(object, other);
			stack.set(other, object);
			var skipCtor = isPartial;
			while (++index < objLength) {
				key = objProps[index];
				var objValue = object[key], othValue = other[key];
				if (customizer) var compared = isPartial ? customizer(othValue, objValue, key, other, object, stack) : customizer(objValue, othValue, key, object, other, stack);
				if (!(compared === void 0 ? objValue === othValue || equalFunc(objValue, othValue, customizer, bitmask, stack) : compared)) {
					result = false;
					break;
				}
				skipCtor || (skipCtor = key == "constructor");
			}
			if (result && !skipCtor) {
				var objCtor = object.constructor, othCtor = other.constructor;
				if (objCtor != othCtor && "constructor" in object && "constructor" in other && !(typeof objCtor == "function" && objCtor instanceof objCtor && typeof othCtor == "function" && othCtor instanceof othCtor)) result = false;
			}
			stack["delete"](object);
			stack["delete"](other);
			return result;
		}
		function getMapData(map, key) {
			var data = map.__data__;
			return isKeyable(key) ? data[typeof key == "string" ? "string" : "hash"] : data.map;
		}
		function getMatchData(object) {
			var result = keys(object), length = result.length;
			while (length--) {
				var key = result[length], value = object[key];
				result[length] = [
					key,
					value,
					isStrictComparable(value)
				];
			}
			return result;
		}
		function getNative(object, key) {
			var value = getValue(object, key);
			return baseIsNative(value) ? value : void 0;
		}
		var getTag = baseGetTag;
		if (DataView && getTag(new DataView(/* @__PURE__ */ new ArrayBuffer(1))) != dataViewTag || Map && getTag(new Map()) != mapTag || Promise$1 && getTag(Promise$1.resolve()) != promiseTag || Set && getTag(new Set()) != setTag || WeakMap && getTag(new WeakMap()) != weakMapTag) getTag = function(value) {
			var result = objectToString.call(value), Ctor = result == objectTag ? value.constructor : void 0, ctorString = Ctor ? toSource(Ctor) : void 0;
			if (ctorString) switch (ctorString) {
				case dataViewCtorString: return dataViewTag;
				case mapCtorString: return mapTag;
				case promiseCtorString: return promiseTag;
				case setCtorString: return setTag;
				case weakMapCtorString: return weakMapTag;
			}
			return result;
		};
		function hasPath(object, path, hasFunc) {
			path = isKey(path, object) ? [path] : castPath(path);
			var result, index = -1, length = path.length;
			while (++index < length) {
				var key = toKey(path[index]);
				if (!(result = object != null && hasFunc(object, key))) break;
				object = object[key];
			}
			if (result) return result;
			var length = object ? object.length : 0;
			return !!length && isLength(length) && isIndex(key, length) && (isArray(object) || isArguments(object));
		}
		function isFlattenable(value) {
			return isArray(value) || isArguments(value) || !!(spreadableSymbol && value && value[spreadableSymbol]);
		}
		function isIndex(value, length) {
			length = length == null ? MAX_SAFE_INTEGER : length;
			return !!length && (typeof value == "number" || reIsUint.test(value)) && value > -1 && value % 1 == 0 && value < length;
		}
		function isIterateeCall(value, index, object) {
			if (!isObject(object)) return false;
			var type = typeof index;
			if (type == "number" ? isArrayLike(object) && isIndex(index, object.length) : type == "string" && index in object) return eq(object[index], value);
			return false;
		}
		function isKey(value, object) {
			if (isArray(value)) return false;
			var type = typeof value;
			if (type == "number" || type == "symbol" || type == "boolean" || value == null || isSymbol(value)) return true;
			return reIsPlainProp.test(value) || !reIsDeepProp.test(value) || object != null && value in Object(object);
		}
		function isKeyable(value) {
			var type = typeof value;
			return type == "string" || type == "number" || type == "symbol" || type == "boolean" ? value !== "__proto__" : value === null;
		}
		function isMasked(func) {
			return !!maskSrcKey && maskSrcKey in func;
		}
		function isPrototype(value) {
			var Ctor = value && value.constructor;
			return value === (typeof Ctor == "function" && Ctor.prototype || objectProto);
		}
		function isStrictComparable(value) {
			return value === value && !isObject(value);
		}
		function matchesStrictComparable(key, srcValue) {
			return function(object) {
				if (object == null) return false;
				return object[key] === srcValue && (srcValue !== void 0 || key in Object(object));
			};
		}
		var stringToPath = memoize(function(string) {
			string = toString(string);
			var result = [];
			if (reLeadingDot.test(string)) result.push("");
			string.replace(rePropName, function(match, number, quote, string) {
				result.push(quote ? string.replace(reEscapeChar, "$1") : number || match);
			});
			return result;
		});
		function toKey(value) {
			if (typeof value == "string" || isSymbol(value)) return value;
			var result = value + "";
			return result == "0" && 1 / value == -Infinity ? "-0" : result;
		}
		function toSource(func) {
			if (func != null) {
				try {
					return funcToString.call(func);
				} catch (e) {}
				try {
					return func + "";
				} catch (e) {}
			}
			return "";
		}
		var sortBy = baseRest(function(collection, iteratees) {
			if (collection == null) return [];
			var length = iteratees.length;
			if (length > 1 && isIterateeCall(collection, iteratees[0], iteratees[1])) iteratees = [];
			else if (length > 2 && isIterateeCall(iteratees[0], iteratees[1], iteratees[2])) iteratees = [iteratees[0]];
			return baseOrderBy(collection, baseFlatten(iteratees), []);
		});
		function memoize(func, resolver) {
			if (typeof func != "function" || resolver && typeof resolver != "function") throw new TypeError(FUNC_ERROR_TEXT);
			var memoized = function() {
				var args = arguments, key = resolver ? resolver.apply(this, args) : args[0], cache = memoized.cache;
				if (cache.has(key)) return cache.get(key);
				var result = func.apply(this, args);
				memoized.cache = cache.set(key, result);
				return result;
			};
			memoized.cache = new (memoize.Cache || MapCache)();
			return memoized;
		}
		memoize.Cache = MapCache;
		function eq(value, other) {
			return value === other || value !== value && other !== other;
		}
		function isArguments(value) {
			return isArrayLikeObject(value) && hasOwnProperty.call(value, "callee") && (!propertyIsEnumerable.call(value, "callee") || objectToString.call(value) == argsTag);
		}
		var isArray = Array.isArray;
		function isArrayLike(value) {
			return value != null && isLength(value.length) && !isFunction(value);
		}
		function isArrayLikeObject(value) {
			return isObjectLike(value) && isArrayLike(value);
		}
		function isFunction(value) {
			var tag = isObject(value) ? objectToString.call(value) : "";
			return tag == funcTag || tag == genTag;
		}
		function isLength(value) {
			return typeof value == "number" && value > -1 && value % 1 == 0 && value <= MAX_SAFE_INTEGER;
		}
		function isObject(value) {
			var type = typeof value;
			return !!value && (type == "object" || type == "function");
		}
		function isObjectLike(value) {
			return !!value && typeof value == "object";
		}
		function isSymbol(value) {
			return typeof value == "symbol" || isObjectLike(value) && objectToString.call(value) == symbolTag;
		}
		var isTypedArray = nodeIsTypedArray ? baseUnary(nodeIsTypedArray) : baseIsTypedArray;
		function toString(value) {
			return value == null ? "" : baseToString(value);
		}
		function get(object, path, defaultValue) {
			var result = object == null ? void 0 : baseGet(object, path);
			return result === void 0 ? defaultValue : result;
		}
		function hasIn(object, path) {
			return object != null && hasPath(object, path, baseHasIn);
		}
		function keys(object) {
			return isArrayLike(object) ? arrayLikeKeys(object) : baseKeys(object);
		}
		function identity(value) {
			return value;
		}
		function property(path) {
			return isKey(path) ? baseProperty(toKey(path)) : basePropertyDeep(path);
		}
		module.exports = sortBy;
	})(lodash_sortby, lodash_sortby.exports);
	return lodash_sortby.exports;
}
var escapeStringRegexp;
var hasRequiredEscapeStringRegexp;
function requireEscapeStringRegexp() {
	if (hasRequiredEscapeStringRegexp) return escapeStringRegexp;
	hasRequiredEscapeStringRegexp = 1;
	escapeStringRegexp = (string) => {
		if (typeof string !== "string") throw new TypeError("Expected a string");
		return string.replace(/[|\\{}()[\]^$+*?.]/g, "\\$&").replace(/-/g, "\\x2d");
	};
	return escapeStringRegexp;
}
var regexpParse = {};
var hasRequiredRegexpParse;
function requireRegexpParse() {
	if (hasRequiredRegexpParse) return regexpParse;
	hasRequiredRegexpParse = 1;
	Object.defineProperty(regexpParse, "__esModule", { value: true });
	regexpParse.isRegExpString = regexpParse.parseRegExpString = void 0;
	var REGEXP_LITERAL_PATTERN = /^\/(.+)\/([guimysd]*)$/;
	var parseRegExpString = function(str) {
		var result = str.match(REGEXP_LITERAL_PATTERN);
		if (!result) return null;
		return {
			source: result[1],
			flagString: result[2]
		};
	};
	regexpParse.parseRegExpString = parseRegExpString;
	var isRegExpString = function(str) {
		return REGEXP_LITERAL_PATTERN.test(str);
	};
	regexpParse.isRegExpString = isRegExpString;
	return regexpParse;
}
var hasRequiredRegexpStringMatcher;
function requireRegexpStringMatcher() {
	if (hasRequiredRegexpStringMatcher) return regexpStringMatcher;
	hasRequiredRegexpStringMatcher = 1;
	(function(exports$1) {
		var __importDefault = regexpStringMatcher && regexpStringMatcher.__importDefault || function(mod) {
			return mod && mod.__esModule ? mod : { "default": mod };
		};
		Object.defineProperty(exports$1, "__esModule", { value: true });
		exports$1.matchPatterns = exports$1.createRegExp = void 0;
		var lodash_uniq_1 = __importDefault(requireLodash_uniq());
		var lodash_uniqwith_1 = __importDefault(requireLodash_uniqwith());
		var lodash_sortby_1 = __importDefault(requireLodash_sortby());
		var escape_string_regexp_1 = __importDefault(requireEscapeStringRegexp());
		var regexp_parse_1 = requireRegexpParse();
		var DEFAULT_FLAGS = "ug";
		var defaultFlags = function(flagsString) {
			if (flagsString.length === 0) return DEFAULT_FLAGS;
			return (0, lodash_uniq_1.default)((flagsString + DEFAULT_FLAGS).split("")).join("");
		};
		var createRegExp = function(patternString, defaultFlag) {
			if (defaultFlag === void 0) defaultFlag = DEFAULT_FLAGS;
			if (patternString.length === 0) throw new Error("Empty string can not handled");
			if ((0, regexp_parse_1.isRegExpString)(patternString)) {
				var regExpStructure = (0, regexp_parse_1.parseRegExpString)(patternString);
				if (regExpStructure) return new RegExp(regExpStructure.source, defaultFlags(regExpStructure.flagString));
				throw new Error("\"".concat(patternString, "\" can not parse as RegExp."));
			} else return new RegExp((0, escape_string_regexp_1.default)(patternString), defaultFlag);
		};
		exports$1.createRegExp = createRegExp;
		var isEqualMatchPatternResult = function(a, b) {
			return a.startIndex === b.startIndex && a.endIndex === b.endIndex && a.match === b.match;
		};
		var matchPatterns = function(text, regExpLikeStrings) {
			var matchPatternResults = [];
			regExpLikeStrings.map(function(patternString) {
				return (0, exports$1.createRegExp)(patternString);
			}).forEach(function(regExp) {
				var results = text.matchAll(regExp);
				Array.from(results).forEach(function(result) {
					if (result.index === void 0) return;
					var match = result[0];
					var index = result.index;
					matchPatternResults.push({
						match,
						captures: result.slice(1),
						startIndex: index,
						endIndex: index + match.length
					});
				});
			});
			var uniqResults = (0, lodash_uniqwith_1.default)(matchPatternResults, isEqualMatchPatternResult);
			return (0, lodash_sortby_1.default)(uniqResults, ["startIndex", "endIndex"]);
		};
		exports$1.matchPatterns = matchPatterns;
	})(regexpStringMatcher);
	return regexpStringMatcher;
}
var regexpStringMatcherExports = requireRegexpStringMatcher();
const BUILTIN_IGNORED = {
	AWSAccountID: ["AKIAIOSFODNN7EXAMPLE"],
	AWSSecretAccessKey: ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"]
};
const messages$o = {
	AWSAccountID: {
		en: (props) => `found AWS Account ID: ${props.ID}`,
		ja: (props) => `AWS Account ID: ${props.ID} がみつかりました`
	},
	AWSSecretAccessKey: {
		en: (props) => `found AWS Secret Access Key: ${props.KEY}`,
		ja: (props) => `AWS Secret Access Key: ${props.KEY} がみつかりました`
	},
	AWSAccessKeyID: {
		en: (props) => `found AWS Access Key ID: ${props.ID}`,
		ja: (props) => `AWS Access Key Id: ${props.ID} がみつかりました`
	}
};
const reportAWSAccessKey = ({ t, source, context, options }) => {
	const results = source.content.matchAll(/\b(A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}\b/g);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		const range = [index, index + match.length];
		if (BUILTIN_IGNORED.AWSAccountID.includes(match)) continue;
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("AWSAccessKeyID", { ID: match }),
			range
		});
	}
};
const reportAWSSecretAccessKey = ({ t, source, context, options }) => {
	const AWS = "(?:AWS|aws|Aws)?_?";
	const QUOTE = `["']?`;
	const AWSSecretPatten = new RegExp(String.raw`${QUOTE}${AWS}(?:SECRET|secret|Secret)_?(?:ACCESS|access|Access)_?(?:KEY|key|Key)${QUOTE}${"\\s*(?::|=>|=)\\s*"}${QUOTE}([A-Za-z0-9/\+=]{40})${QUOTE}\b`, "g");
	const results = source.content.matchAll(AWSSecretPatten);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[1] || "";
		const range = [index, index + match.length];
		if (BUILTIN_IGNORED.AWSSecretAccessKey.includes(match)) continue;
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("AWSSecretAccessKey", { KEY: match }),
			range
		});
	}
};
const reportAWSAccountID = ({ t, source, context, options }) => {
	const AWS = "(AWS|aws|Aws)?_?";
	const QUOTE = `("|')?`;
	const AWSSecretPatten = new RegExp(String.raw`${QUOTE}${AWS}(ACCOUNT|account|Account)_?(ID|id|Id)?${QUOTE}${"\\s*(:|=>|=)\\s*"}${QUOTE}[0-9]{4}\-?[0-9]{4}\-?[0-9]{4}${QUOTE}\b`, "g");
	const results = source.content.matchAll(AWSSecretPatten);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("AWSAccountID", { ID: match }),
			range
		});
	}
};
const creator$p = {
	messages: messages$o,
	meta: {
		id: "@secretlint/secretlint-rule-aws",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-aws/README.md" }
	},
	create(context, options) {
		const normalizedOptions = {
			allows: options.allows || [],
			enableIDScanRule: options.enableIDScanRule ?? false
		};
		const t = context.createTranslator(messages$o);
		return { file(source) {
			if (normalizedOptions.enableIDScanRule) {
				reportAWSAccessKey({
					t,
					source,
					context,
					options: normalizedOptions
				});
				reportAWSAccountID({
					t,
					source,
					context,
					options: normalizedOptions
				});
			}
			reportAWSSecretAccessKey({
				t,
				source,
				context,
				options: normalizedOptions
			});
		} };
	}
};
const TAG_INTEGER = 2;
const TAG_OCTET_STRING = 4;
const TAG_NULL = 5;
const TAG_OID = 6;
const TAG_SEQUENCE = 48;
const TAG_CONTEXT_0 = 160;
function readTlv(buf, offset) {
	if (offset + 2 > buf.length) throw new Error("PKCS12: truncated TLV header");
	const tag = buf[offset];
	const lenByte = buf[offset + 1];
	let length;
	let contentStart;
	if (lenByte < 128) {
		length = lenByte;
		contentStart = offset + 2;
	} else {
		const lenBytes = lenByte & 127;
		if (lenBytes === 0 || lenBytes > 4) throw new Error("PKCS12: unsupported ASN.1 length encoding");
		if (offset + 2 + lenBytes > buf.length) throw new Error("PKCS12: truncated ASN.1 length");
		length = 0;
		for (let i = 0; i < lenBytes; i++) length = length * 256 + buf[offset + 2 + i];
		contentStart = offset + 2 + lenBytes;
	}
	const end = contentStart + length;
	if (end > buf.length) throw new Error("PKCS12: TLV extends past buffer");
	return {
		tag,
		content: buf.subarray(contentStart, end),
		end
	};
}
function expectTag(tlv, tag, label) {
	if (tlv.tag !== tag) throw new Error(`PKCS12: expected ${label} tag 0x${tag.toString(16)} but got 0x${tlv.tag.toString(16)}`);
}
function readInteger(tlv) {
	expectTag(tlv, TAG_INTEGER, "INTEGER");
	let value = 0;
	for (const byte of tlv.content) value = value * 256 + byte;
	return value;
}
function bytesEqual(a, b) {
	if (a.length !== b.length) return false;
	let diff = 0;
	for (let i = 0; i < a.length; i++) diff |= a[i] ^ b[i];
	return diff === 0;
}
const OID_DATA = new Uint8Array([
	42,
	134,
	72,
	134,
	247,
	13,
	1,
	7,
	1
]);
const OID_SHA1 = new Uint8Array([
	43,
	14,
	3,
	2,
	26
]);
const OID_SHA256 = new Uint8Array([
	96,
	134,
	72,
	1,
	101,
	3,
	4,
	2,
	1
]);
const OID_SHA384 = new Uint8Array([
	96,
	134,
	72,
	1,
	101,
	3,
	4,
	2,
	2
]);
const OID_SHA512 = new Uint8Array([
	96,
	134,
	72,
	1,
	101,
	3,
	4,
	2,
	3
]);
const MAC_HASHES = [
	{
		oid: OID_SHA1,
		hash: {
			name: "SHA-1",
			outputSize: 20,
			blockSize: 64
		}
	},
	{
		oid: OID_SHA256,
		hash: {
			name: "SHA-256",
			outputSize: 32,
			blockSize: 64
		}
	},
	{
		oid: OID_SHA384,
		hash: {
			name: "SHA-384",
			outputSize: 48,
			blockSize: 128
		}
	},
	{
		oid: OID_SHA512,
		hash: {
			name: "SHA-512",
			outputSize: 64,
			blockSize: 128
		}
	}
];
function matchHash(oidBytes) {
	for (const { oid, hash } of MAC_HASHES) if (bytesEqual(oidBytes, oid)) return hash;
}
const MAX_MAC_ITERATIONS = 1e6;
function parsePkcs12(buf) {
	const pfx = readTlv(buf, 0);
	expectTag(pfx, TAG_SEQUENCE, "PFX SEQUENCE");
	const version = readTlv(pfx.content, 0);
	if (readInteger(version) !== 3) throw new Error("PKCS12: unsupported version");
	const authSafeInfo = readTlv(pfx.content, version.end);
	expectTag(authSafeInfo, TAG_SEQUENCE, "ContentInfo SEQUENCE");
	const contentType = readTlv(authSafeInfo.content, 0);
	expectTag(contentType, TAG_OID, "contentType OID");
	if (!bytesEqual(contentType.content, OID_DATA)) throw new Error("PKCS12: unsupported authSafe contentType");
	const explicit0 = readTlv(authSafeInfo.content, contentType.end);
	expectTag(explicit0, TAG_CONTEXT_0, "[0] EXPLICIT");
	const authSafeOctet = readTlv(explicit0.content, 0);
	expectTag(authSafeOctet, TAG_OCTET_STRING, "authSafe OCTET STRING");
	const macData = readTlv(pfx.content, authSafeInfo.end);
	expectTag(macData, TAG_SEQUENCE, "MacData SEQUENCE");
	const digestInfo = readTlv(macData.content, 0);
	expectTag(digestInfo, TAG_SEQUENCE, "DigestInfo SEQUENCE");
	const alg = readTlv(digestInfo.content, 0);
	expectTag(alg, TAG_SEQUENCE, "AlgorithmIdentifier SEQUENCE");
	const algOid = readTlv(alg.content, 0);
	expectTag(algOid, TAG_OID, "algorithm OID");
	const macHash = matchHash(algOid.content);
	if (!macHash) throw new Error("PKCS12: unsupported MAC digest algorithm");
	if (algOid.end < alg.content.length) {
		if (readTlv(alg.content, algOid.end).tag !== TAG_NULL) throw new Error("PKCS12: unexpected MAC algorithm parameters");
	}
	const digest = readTlv(digestInfo.content, alg.end);
	expectTag(digest, TAG_OCTET_STRING, "digest OCTET STRING");
	const salt = readTlv(macData.content, digestInfo.end);
	expectTag(salt, TAG_OCTET_STRING, "macSalt OCTET STRING");
	let iterations = 1;
	if (salt.end < macData.content.length) iterations = readInteger(readTlv(macData.content, salt.end));
	if (iterations < 1 || iterations > MAX_MAC_ITERATIONS) throw new Error("PKCS12: MAC iteration count out of range");
	return {
		authSafe: authSafeOctet.content,
		macHash,
		macSalt: salt.content,
		macDigest: digest.content,
		iterations
	};
}
function toBufferSource(data) {
	const copy = new Uint8Array(data.length);
	copy.set(data);
	return copy;
}
async function digest(hash, data) {
	return new Uint8Array(await globalThis.crypto.subtle.digest(hash.name, toBufferSource(data)));
}
function padToMultipleOf(src, blockSize) {
	if (src.length === 0) return /* @__PURE__ */ new Uint8Array(0);
	const padded = new Uint8Array(Math.ceil(src.length / blockSize) * blockSize);
	for (let i = 0; i < padded.length; i++) padded[i] = src[i % src.length];
	return padded;
}
function encodePasswordAsBmpString(password) {
	if (password.length === 0) return /* @__PURE__ */ new Uint8Array(0);
	const bytes = new Uint8Array(password.length * 2 + 2);
	for (let i = 0; i < password.length; i++) {
		const code = password.charCodeAt(i);
		bytes[i * 2] = code >> 8 & 255;
		bytes[i * 2 + 1] = code & 255;
	}
	return bytes;
}
async function deriveMacKey(hash, password, salt, iterations) {
	const v = hash.blockSize;
	const u = hash.outputSize;
	const D = new Uint8Array(v).fill(3);
	const P = padToMultipleOf(encodePasswordAsBmpString(password), v);
	const S = padToMultipleOf(salt, v);
	const DI = new Uint8Array(D.length + S.length + P.length);
	DI.set(D, 0);
	DI.set(S, D.length);
	DI.set(P, D.length + S.length);
	let A = await digest(hash, DI);
	for (let i = 1; i < iterations; i++) A = await digest(hash, A);
	return A.subarray(0, u);
}
async function verifyPkcs12Mac(pfxBytes, password) {
	let parsed;
	try {
		parsed = parsePkcs12(pfxBytes);
	} catch {
		return false;
	}
	try {
		const key = await deriveMacKey(parsed.macHash, password, parsed.macSalt, parsed.iterations);
		const cryptoKey = await globalThis.crypto.subtle.importKey("raw", toBufferSource(key), {
			name: "HMAC",
			hash: parsed.macHash.name
		}, false, ["sign"]);
		return bytesEqual(new Uint8Array(await globalThis.crypto.subtle.sign("HMAC", cryptoKey, toBufferSource(parsed.authSafe))), parsed.macDigest);
	} catch {
		return false;
	}
}
const GCP_SERVICE_ACCOUNT_P12_PASSWORD = "notasecret";
async function reportIfFoundPrivateKeyP12Format({ source, context, t }) {
	if (!source.filePath) return;
	try {
		const fs = await import("node:fs");
		const path = await import("node:path");
		if (!await verifyPkcs12Mac(new Uint8Array(fs.readFileSync(source.filePath)), GCP_SERVICE_ACCOUNT_P12_PASSWORD)) return;
		context.report({
			message: t("PrivateKeyP12", { FILE_NAME: path.basename(source.filePath) }),
			range: [0, source.content.length]
		});
	} catch {}
}
const messages$n = {
	PrivateKeyP12: {
		en: (props) => `found GCP Service Account's private key(p12): ${props.FILE_NAME}`,
		ja: (props) => `GCPサービスアカウントの秘密鍵(p12) ${props.FILE_NAME} がみつかりました`
	},
	PrivateKeyJSON: {
		en: (props) => `found GCP Service Account's private key(json): ${props.FILE_NAME}`,
		ja: (props) => `GCPサービスアカウントの秘密鍵(json): ${props.FILE_NAME} がみつかりました`
	}
};
function reportIfFoundPrivateKeyJSONFormat({ source, context, t }) {
	try {
		const credentialObject = JSON.parse(source.content);
		if (!("private_key_id" in credentialObject && "private_key" in credentialObject && /-----BEGIN\s?(DSA|RSA|EC|PGP|OPENSSH)?\s?PRIVATE KEY/gm.test(credentialObject["private_key"]))) return;
		context.report({
			message: t("PrivateKeyJSON", { FILE_NAME: source.filePath ? path.basename(source.filePath) : "" }),
			range: [0, source.content.length]
		});
	} catch {}
}
const creator$o = {
	messages: messages$n,
	meta: {
		id: "@secretlint/secretlint-rule-gcp",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["all"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-gcp/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$n);
		options.allows;
		return { file(source) {
			if (source.ext === ".p12") return reportIfFoundPrivateKeyP12Format({
				source,
				context,
				t
			});
			else if (source.ext === ".json") return reportIfFoundPrivateKeyJSONFormat({
				source,
				context,
				t
			});
		} };
	}
};
const messages$m = {
	PackageJSON_xOauthToken: {
		en: (props) => `found GitHub Token: ${props.TOKEN}`,
		ja: (props) => `GitHub Token: ${props.TOKEN} がみつかりました`
	},
	Npmrc_authToken: {
		en: (props) => `found npmrc authToken: ${props.TOKEN}`,
		ja: (props) => `npmrc authToken: ${props.TOKEN} がみつかりました`
	},
	NPM_ACCESS_TOKEN: {
		en: (props) => `found npm access token: ${props.TOKEN}`,
		ja: (props) => `npm access token: ${props.TOKEN} がみつかりました`
	}
};
function reportIfFoundXOauthGitHubToken({ source, options, context, t }) {
	const results = source.content.matchAll(/https?:\/\/(.{1,256}):x-oauth-basic@github.com\//g);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[1] || "";
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("PackageJSON_xOauthToken", { TOKEN: match }),
			range
		});
	}
}
function reportIfFound_AuthTokenInNpmrc({ source, options, context, t }) {
	const results = source.content.matchAll(/_authToken=([^$].*)/g);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[1] || "";
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("Npmrc_authToken", { TOKEN: match }),
			range
		});
	}
}
function reportIfFound_NPM_ACCESS_TOKEN({ source, options, context, t }) {
	const results = source.content.matchAll(/(?<!\p{L})npm_[A-Za-z0-9_]{36}(?![A-Za-z0-9_])/gu);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("NPM_ACCESS_TOKEN", { TOKEN: match }),
			range
		});
	}
}
const isPackageFile = (filePath) => {
	if (!filePath) return true;
	return filePath.endsWith("package.json") || filePath.endsWith("package-lock.json");
};
const isNpmrc = (filePath) => {
	if (!filePath) return true;
	return filePath.endsWith(".npmrc");
};
const creator$n = {
	messages: messages$m,
	meta: {
		id: "@secretlint/secretlint-rule-npm",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-npm/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$m);
		const normalizedOptions = { allows: options.allows || [] };
		return { file(source) {
			if (isPackageFile(source.filePath)) reportIfFoundXOauthGitHubToken({
				source,
				options: normalizedOptions,
				context,
				t
			});
			else if (isNpmrc(source.filePath)) reportIfFound_AuthTokenInNpmrc({
				source,
				options: normalizedOptions,
				context,
				t
			});
			reportIfFound_NPM_ACCESS_TOKEN({
				source,
				options: normalizedOptions,
				context,
				t
			});
		} };
	}
};
const messages$l = {
	SLACK_TOKEN: {
		en: (props) => `found slack token: ${props.TOKEN}`,
		ja: (props) => `Slackトークン: ${props.TOKEN} がみつかりました`
	},
	IncomingWebhook: {
		en: (props) => `found Slack Incoming Webhook: ${props.URL}`,
		ja: (props) => `SlackのIncoming Webhooks: ${props.TOKEN} がみつかりました`
	}
};
function reportIfFoundRawPrivateKey$1({ source, options, context, t }) {
	const results = source.content.matchAll(/\b(?:xoxb|xoxp|xapp|xoxa|xoxo|xoxr)-(?:\d-)?(?:[a-zA-Z0-9]{1,40}-)+[a-zA-Z0-9]{1,40}\b/g);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("SLACK_TOKEN", { TOKEN: match }),
			range
		});
	}
}
function reportIfFoundIncomingWebhook({ source, options, context, t }) {
	const results = source.content.matchAll(/https:\/\/hooks\.slack\.com\/services\/T[a-zA-Z0-9]{1,40}\/B[a-zA-Z0-9]{1,40}\/[a-zA-Z0-9]{1,40}/gi);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("IncomingWebhook", { URL: match }),
			range
		});
	}
}
const creator$m = {
	messages: messages$l,
	meta: {
		id: "@secretlint/secretlint-rule-slack",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-slack/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$l);
		const normalizedOptions = { allows: options.allows || [] };
		return { file(source) {
			reportIfFoundRawPrivateKey$1({
				source,
				options: normalizedOptions,
				context,
				t
			});
			reportIfFoundIncomingWebhook({
				source,
				options: normalizedOptions,
				context,
				t
			});
		} };
	}
};
const messages$k = { BasicAuth: {
	en: (props) => `found basic auth credential: ${props.CREDENTIAL}`,
	ja: (props) => `ベーシック認証情報: ${props.CREDENTIAL} がみつかりました`
} };
const BUILTIN_IGNORED_PATTERNS$1 = [
	"localhost",
	"127.0.0.1",
	"password",
	"mypassword",
	"myusername",
	"{password}",
	"${password}",
	"{{password}}",
	"{username}",
	"${username}",
	"{{username}}",
	"YOUR_PASSWORD",
	"YOUR_USERNAME",
	"REPLACE_WITH_PASSWORD",
	"REPLACE_WITH_USERNAME"
];
function isVariableLikeString$1(str) {
	return [
		/\$\{[^}]{1,50}\}/,
		/\{\{[^}]{1,50}\}\}/,
		/\{[^}]{1,50}\}/,
		/%[A-Z_]{1,30}%/,
		/\$[A-Z_]{1,30}/
	].some((pattern) => pattern.test(str));
}
function isLikelyRealUsername(username) {
	if (username.length < 2) return false;
	if (isVariableLikeString$1(username)) return false;
	if (BUILTIN_IGNORED_PATTERNS$1.some((pattern) => username.toLowerCase().includes(pattern.toLowerCase()))) return false;
	return true;
}
function isLikelyRealPassword$1(password) {
	if (password.length < 4) return false;
	if (isVariableLikeString$1(password)) return false;
	if (BUILTIN_IGNORED_PATTERNS$1.some((pattern) => password.toLowerCase().includes(pattern.toLowerCase()))) return false;
	if (/^(.)\1{3,}$/.test(password)) return false;
	return true;
}
function reportIfFoundBasicAuth({ source, options, context, t }) {
	const results = source.content.matchAll(/(?<protocol>(?:https?|ftp|ftps)):\/\/(?<user>[-a-zA-Z0-9_]{1,256}):(?<password>[-a-zA-Z0-9_]{1,256})@[-a-zA-Z0-9%._+~#=]{1,256}\.[a-zA-Z0-9()]{1,6}\b/g);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		const username = result.groups?.user;
		const password = result.groups?.password;
		if (!username || !password) continue;
		if (!isLikelyRealUsername(username)) continue;
		if (!isLikelyRealPassword$1(password)) continue;
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("BasicAuth", { CREDENTIAL: match }),
			range
		});
	}
}
const creator$l = {
	messages: messages$k,
	meta: {
		id: "@secretlint/secretlint-rule-basicauth",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-basicauth/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$k);
		const normalizedOptions = { allows: options.allows || [] };
		return { file(source) {
			reportIfFoundBasicAuth({
				source,
				options: normalizedOptions,
				context,
				t
			});
		} };
	}
};
const messages$j = { OPENAI_TOKEN: {
	en: (props) => `found OpenAI API token: ${props.TOKEN}`,
	ja: (props) => `OpenAI API トークン: ${props.TOKEN} がみつかりました`
} };
const creator$k = {
	messages: messages$j,
	meta: {
		id: "@secretlint/secretlint-rule-openai",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-openai/README.md" }
	},
	create(context) {
		const t = context.createTranslator(messages$j);
		return { file(source) {
			const matches = source.content.matchAll(/sk-(?:proj|svcacct|admin)-(?:[A-Za-z0-9_-]{74}|[A-Za-z0-9_-]{58})T3BlbkFJ(?:[A-Za-z0-9_-]{74}|[A-Za-z0-9_-]{58})\b|sk-[a-zA-Z0-9]{20}T3BlbkFJ[a-zA-Z0-9]{20}/g);
			for (const match of matches) {
				const index = match.index ?? 0;
				const matchString = match[0] ?? "";
				const range = [index, index + matchString.length];
				context.report({
					message: t("OPENAI_TOKEN", { TOKEN: matchString }),
					range
				});
			}
		} };
	}
};
const messages$i = { ANTHROPIC_API_KEY: {
	en: (props) => `found Anthropic Claude API key: ${props.KEY}`,
	ja: (props) => `Anthropic Claude API キー: ${props.KEY} がみつかりました`
} };
const creator$j = {
	messages: messages$i,
	meta: {
		id: "@secretlint/secretlint-rule-anthropic",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-anthropic/README.md" }
	},
	create(context) {
		const t = context.createTranslator(messages$i);
		return { file(source) {
			const matches = source.content.matchAll(/(?<!\p{L})sk-ant-api0\d-[A-Za-z0-9_-]{90,128}AA(?![A-Za-z0-9_-])/gu);
			for (const match of matches) {
				const index = match.index ?? 0;
				const matchString = match[0] ?? "";
				const range = [index, index + matchString.length];
				context.report({
					message: t("ANTHROPIC_API_KEY", { KEY: matchString }),
					range
				});
			}
		} };
	}
};
const messages$h = { GROQ_API_KEY: {
	en: (props) => `found Groq API key: ${props.KEY}`,
	ja: (props) => `Groq API キー: ${props.KEY} がみつかりました`
} };
const creator$i = {
	messages: messages$h,
	meta: {
		id: "@secretlint/secretlint-rule-groq",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-groq/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$h);
		const normalizedOptions = { allows: options?.allows ?? [] };
		return { file(source) {
			const matches = source.content.matchAll(/(?<!\p{L})gsk_[a-zA-Z0-9]{52}(?![a-zA-Z0-9])/gu);
			for (const match of matches) {
				const index = match.index ?? 0;
				const matchString = match[0] ?? "";
				if (regexpStringMatcherExports.matchPatterns(matchString, normalizedOptions.allows).length > 0) continue;
				const range = [index, index + matchString.length];
				context.report({
					message: t("GROQ_API_KEY", { KEY: matchString }),
					range
				});
			}
		} };
	}
};
const messages$g = { HUGGINGFACE_USER_ACCESS_TOKEN: {
	en: (props) => `found Hugging Face User Access Token: ${props.TOKEN}`,
	ja: (props) => `Hugging Face User Access Token: ${props.TOKEN} がみつかりました`
} };
const creator$h = {
	messages: messages$g,
	meta: {
		id: "@secretlint/secretlint-rule-huggingface",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-huggingface/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$g);
		const normalizedOptions = { allows: options?.allows ?? [] };
		return { file(source) {
			const matches = source.content.matchAll(/(?<!\p{L})hf_[a-zA-Z]{34}(?![a-zA-Z])/gu);
			for (const match of matches) {
				const index = match.index ?? 0;
				const matchString = match[0] ?? "";
				if (regexpStringMatcherExports.matchPatterns(matchString, normalizedOptions.allows).length > 0) continue;
				const range = [index, index + matchString.length];
				context.report({
					message: t("HUGGINGFACE_USER_ACCESS_TOKEN", { TOKEN: matchString }),
					range
				});
			}
		} };
	}
};
const messages$f = { LINEAR_API_TOKEN: {
	en: (props) => `found linear api token: ${props.ID}`,
	ja: (props) => `linear api token: ${props.ID} がみつかりました`
} };
const creator$g = {
	messages: messages$f,
	meta: {
		id: "@secretlint/secretlint-rule-linear",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-linear/README.md" }
	},
	create(context) {
		const t = context.createTranslator(messages$f);
		return { file(source) {
			const matches = source.content.matchAll(/(?<!\p{L})lin_api_[a-zA-Z0-9_]{32,128}(?![a-zA-Z0-9_])/gu);
			for (const match of matches) {
				const index = match.index ?? 0;
				const matchString = match[0] ?? "";
				const range = [index, index + matchString.length];
				context.report({
					message: t("LINEAR_API_TOKEN", { ID: matchString }),
					range
				});
			}
		} };
	}
};
const messages$e = { NOTION_INTEGRATION_TOKEN: {
	en: (props) => `found Notion integration token: ${props.TOKEN}`,
	ja: (props) => `Notion integration トークン: ${props.TOKEN} がみつかりました`
} };
function reportIfFoundToken({ source, options, context, t }) {
	const results = source.content.matchAll(/(?<!\p{L})ntn_[0-9]{11}[A-Za-z0-9]{35}(?![A-Za-z0-9])/gu);
	for (const result of results) {
		const index = result.index ?? 0;
		const match = result[0] ?? "";
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("NOTION_INTEGRATION_TOKEN", { TOKEN: match }),
			range
		});
	}
}
const creator$f = {
	messages: messages$e,
	meta: {
		id: "@secretlint/secretlint-rule-notion",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-notion/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$e);
		const normalizedOptions = { allows: options.allows ?? [] };
		return { file(source) {
			reportIfFoundToken({
				source,
				options: normalizedOptions,
				context,
				t
			});
		} };
	}
};
const messages$d = { PrivateKey: {
	en: (props) => `found private key: ${props.KEY}`,
	ja: (props) => `秘密鍵: ${props.KEY} がみつかりました`
} };
const PEM_CONTENT_PATTERN = /-----BEGIN[ ]?(?:(?:RSA|DSA|EC|OPENSSH|PGP) )?PRIVATE KEY(?: BLOCK)?-----\n?([A-Za-z0-9+/=\s\\]{100,10000})\n?-----END[ ]?(?:(?:RSA|DSA|EC|OPENSSH|PGP) )?PRIVATE KEY(?: BLOCK)?-----/gm;
function validateBase64KeyContent(base64Content) {
	if (!/^[A-Za-z0-9+/]+=*$/.test(base64Content)) return false;
	if (base64Content.length < 100) return false;
	if (!/^(MI|b3BlbnNzaC1rZXktdjE)/.test(base64Content)) return false;
	return true;
}
function reportIfFoundRawPrivateKey({ source, options, context, t }) {
	const results = source.content.matchAll(PEM_CONTENT_PATTERN);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		const base64Raw = result[1] || "";
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		if (!validateBase64KeyContent(base64Raw.replace(/\s|\\n/g, ""))) continue;
		context.report({
			message: t("PrivateKey", { KEY: match }),
			range
		});
	}
}
const creator$e = {
	messages: messages$d,
	meta: {
		id: "@secretlint/secretlint-rule-privatekey",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-privatekey/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$d);
		const normalizedOptions = { allows: options.allows || [] };
		return { file(source) {
			reportIfFoundRawPrivateKey({
				source,
				options: normalizedOptions,
				context,
				t
			});
		} };
	}
};
const messages$c = { SENDGRID_KEY: {
	en: (props) => `found Sendgrid api key: ${props.KEY}`,
	ja: (props) => `Sendgrid APIキーが見つかりました： ${props.KEY}`
} };
function reportIfFoundKey$3({ source, options, context, t }) {
	const results = source.content.matchAll(/(?<!\p{L})SG\.\w{1,128}\.\w{1,128}([-_]?)\w{1,128}(?!\w)/gu);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		if (match.length !== 69) continue;
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("SENDGRID_KEY", { KEY: match }),
			range
		});
	}
}
const creator$d = {
	messages: messages$c,
	meta: {
		id: "@secretlint/secretlint-rule-sendgrid",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-sendgrid/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$c);
		const normalizedOptions = { allows: options.allows || [] };
		return { file(source) {
			reportIfFoundKey$3({
				source,
				options: normalizedOptions,
				context,
				t
			});
		} };
	}
};
const messages$b = { SHOPIFY_KEY: {
	en: (props) => `found Shopify api key: ${props.KEY}`,
	ja: (props) => `Shopify APIキーが見つかりました： ${props.KEY}`
} };
function reportIfFoundKey$2({ source, options, context, t }) {
	const results = source.content.matchAll(/(?<!\p{L})(shppa|shpca|shpat|shpss)_[a-zA-Z0-9]{32,64}(?![a-zA-Z0-9])/gu);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("SHOPIFY_KEY", { KEY: match }),
			range
		});
	}
}
const creator$c = {
	messages: messages$b,
	meta: {
		id: "@secretlint/secretlint-rule-shopify",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-shopify/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$b);
		const normalizedOptions = { allows: options.allows || [] };
		return { file(source) {
			reportIfFoundKey$2({
				source,
				options: normalizedOptions,
				context,
				t
			});
		} };
	}
};
const messages$a = { GITHUB_TOKEN: {
	en: (props) => `found GitHub Token(${props.typeName}): ${props.KEY}`,
	ja: (props) => `GitHub Token(${props.typeName})が見つかりました： ${props.KEY}`
} };
const typeMap = /* @__PURE__ */ new Map([
	["ghp", "GitHub personal access tokens"],
	["gho", "OAuth access tokens"],
	["ghu", "GitHub user-to-server tokens"],
	["ghs", "GitHub server-to-server tokens"],
	["ghr", "refresh tokens"],
	["github_pat", "fine-grained personal access tokens"]
]);
function reportIfFoundKey$1({ pattern, source, options, context, t }) {
	const results = source.content.matchAll(pattern);
	for (const result of results) {
		const index = result.index || 0;
		const type = result.groups?.type;
		const typeName = typeMap.get(type);
		if (!typeName) throw new Error("Unknown type:" + typeName);
		const match = result[0] || "";
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("GITHUB_TOKEN", {
				KEY: match,
				typeName
			}),
			range
		});
	}
}
const creator$b = {
	messages: messages$a,
	meta: {
		id: "@secretlint/secretlint-rule-github",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-github/README.md" }
	},
	create(context, options) {
		const patterns = [/(?<!\p{L})(?<type>ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9_]{36}(?![A-Za-z0-9_])/gu, /(?<!\p{L})(?<type>github_pat)_[A-Za-z0-9_]{82}(?![A-Za-z0-9_])/gu];
		const t = context.createTranslator(messages$a);
		const normalizedOptions = { allows: options.allows || [] };
		return { file(source) {
			for (const pattern of patterns) reportIfFoundKey$1({
				pattern,
				source,
				options: normalizedOptions,
				context,
				t
			});
		} };
	}
};
const messages$9 = { GITLAB_PERSONAL_ACCESS_TOKEN: {
	en: (props) => `found GitLab Personal Access Token: ${props.KEY}`,
	ja: (props) => `GitLab Personal Access Tokenが見つかりました: ${props.KEY}`
} };
function reportIfFoundKey({ pattern, source, options, context, t }) {
	const results = source.content.matchAll(pattern);
	for (const result of results) {
		const index = result.index ?? 0;
		const match = result[0] ?? "";
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("GITLAB_PERSONAL_ACCESS_TOKEN", { KEY: match }),
			range
		});
	}
}
const creator$a = {
	messages: messages$9,
	meta: {
		id: "@secretlint/secretlint-rule-gitlab",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-gitlab/README.md" }
	},
	create(context, options) {
		const patterns = [/(?<!\p{L})glpat-[A-Za-z0-9_-]{20,128}(?![A-Za-z0-9_-])/gu];
		const t = context.createTranslator(messages$9);
		const normalizedOptions = { allows: options.allows ?? [] };
		return { file(source) {
			for (const pattern of patterns) reportIfFoundKey({
				pattern,
				source,
				options: normalizedOptions,
				context,
				t
			});
		} };
	}
};
const messages$8 = {
	GRAFANA_CLOUD_API_TOKEN: {
		en: (props) => `found Grafana Cloud API token: ${props.TOKEN}`,
		ja: (props) => `Grafana Cloud API トークン: ${props.TOKEN} がみつかりました`
	},
	GRAFANA_SERVICE_ACCOUNT_TOKEN: {
		en: (props) => `found Grafana Service Account token: ${props.TOKEN}`,
		ja: (props) => `Grafana Service Account トークン: ${props.TOKEN} がみつかりました`
	}
};
function reportIfFound({ pattern, messageId, source, options, context, t }) {
	const results = source.content.matchAll(pattern);
	for (const result of results) {
		const index = result.index ?? 0;
		const match = result[0] ?? "";
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		const range = [index, index + match.length];
		context.report({
			message: t(messageId, { TOKEN: match }),
			range
		});
	}
}
const creator$9 = {
	messages: messages$8,
	meta: {
		id: "@secretlint/secretlint-rule-grafana",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-grafana/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$8);
		const normalizedOptions = { allows: options?.allows ?? [] };
		const GRAFANA_CLOUD_API_TOKEN_PATTERN = /(?<!\p{L})glc_[A-Za-z0-9+/]{32,400}={0,2}(?![A-Za-z0-9+/=])/gu;
		const GRAFANA_SERVICE_ACCOUNT_TOKEN_PATTERN = /(?<!\p{L})glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}(?![A-Fa-f0-9])/gu;
		return { file(source) {
			reportIfFound({
				pattern: GRAFANA_CLOUD_API_TOKEN_PATTERN,
				messageId: "GRAFANA_CLOUD_API_TOKEN",
				source,
				options: normalizedOptions,
				context,
				t
			});
			reportIfFound({
				pattern: GRAFANA_SERVICE_ACCOUNT_TOKEN_PATTERN,
				messageId: "GRAFANA_SERVICE_ACCOUNT_TOKEN",
				source,
				options: normalizedOptions,
				context,
				t
			});
		} };
	}
};
const messages$7 = { OPS_TOKEN: {
	en: (props) => `found 1Password Service Account token: ${props.TOKEN}`,
	ja: (props) => `1Password Service Account: ${props.TOKEN} がみつかりました`
} };
const is1PasswordServiceAccountToken = (base64String) => {
	try {
		const jsonString = atob(base64String.replace(/-/g, "+").replace(/_/g, "/"));
		const json = JSON.parse(jsonString);
		return typeof json === "object" && json !== null;
	} catch (error) {
		return false;
	}
};
const creator$8 = {
	messages: messages$7,
	meta: {
		id: "@secretlint/secretlint-rule-1password",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-1password/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$7);
		const normalizedOptions = { allows: options?.allows ?? [] };
		return { file(source) {
			const matches = source.content.matchAll(/(?<!\p{L})ops_(ey[A-Za-z0-9+/=]{100,1280}fQ={0,2})(?![A-Za-z0-9+/=])/gu);
			for (const match of matches) {
				const index = match.index ?? 0;
				const matchString = match[0] ?? "";
				const base64String = match[1] ?? "";
				if (!is1PasswordServiceAccountToken(base64String)) continue;
				if (regexpStringMatcherExports.matchPatterns(matchString, normalizedOptions.allows).length > 0) continue;
				const range = [index, index + matchString.length];
				context.report({
					message: t("OPS_TOKEN", { TOKEN: matchString }),
					range
				});
			}
		} };
	}
};
const messages$6 = {
	MongoDBConnection: {
		en: (props) => `found MongoDB connection string: ${props.URI}`,
		ja: (props) => `MongoDB接続文字列: ${props.URI} がみつかりました`
	},
	MySQLConnection: {
		en: (props) => `found MySQL connection string: ${props.URI}`,
		ja: (props) => `MySQL接続文字列: ${props.URI} がみつかりました`
	},
	PostgreSQLConnection: {
		en: (props) => `found PostgreSQL connection string: ${props.URI}`,
		ja: (props) => `PostgreSQL接続文字列: ${props.URI} がみつかりました`
	}
};
const BUILTIN_IGNORED_PATTERNS = [
	"localhost",
	"127.0.0.1",
	"example.com",
	"example.org",
	"test.com",
	"password",
	"username",
	"secret",
	"mypassword",
	"myusername",
	"root",
	"admin",
	"user",
	"pass",
	"{password}",
	"${password}",
	"{{password}}",
	"{username}",
	"${username}",
	"{{username}}",
	"YOUR_PASSWORD",
	"YOUR_USERNAME",
	"REPLACE_WITH_PASSWORD"
];
function isVariableLikeString(str) {
	return [
		/\$\{[^}]{1,50}\}/,
		/\{\{[^}]{1,50}\}\}/,
		/\{[^}]{1,50}\}/,
		/%[A-Z_]{1,30}%/,
		/\$[A-Z_]{1,30}/,
		/\$\([^)]{1,50}\)/
	].some((pattern) => pattern.test(str));
}
function isLikelyRealPassword(password) {
	if (password.length < 4) return false;
	if (isVariableLikeString(password)) return false;
	const passwordLower = password.toLowerCase();
	if (BUILTIN_IGNORED_PATTERNS.some((pattern) => passwordLower === pattern.toLowerCase())) return false;
	if (/^(.)\1{3,}$/.test(password)) return false;
	return true;
}
function reportMongoDBConnectionString({ source, options, context, t }) {
	const results = source.content.matchAll(/mongodb(?:\+srv)?:\/\/(?:(?<username>[^:\/\s]{1,100}):(?<password>[^@\/\s]{1,200})@)?(?<host>[^\/\s?]{1,100})(?:\/(?<database>[^?\s]{0,100}))?(?:\?(?<options>[^\s]{0,500}))?/gi);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		const username = result.groups?.username;
		const password = result.groups?.password;
		if (!username || !password) continue;
		if (!isLikelyRealPassword(password)) continue;
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("MongoDBConnection", { URI: match }),
			range
		});
	}
}
function reportMySQLConnectionString({ source, options, context, t }) {
	const results = source.content.matchAll(/(?:jdbc:)?mysql(?:x)?:\/\/(?:(?<username>[^:\/\s]{1,100}):(?<password>[^@\/\s]{1,200})@)?(?<host>[^\/\s?]{1,100})(?:\/(?<database>[^?\s]{0,100}))?(?:\?(?<options>[^\s]{0,500}))?/gi);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		const username = result.groups?.username;
		const password = result.groups?.password;
		if (!username || !password) continue;
		if (!isLikelyRealPassword(password)) continue;
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("MySQLConnection", { URI: match }),
			range
		});
	}
}
function reportPostgreSQLConnectionString({ source, options, context, t }) {
	const results = source.content.matchAll(/postgres(?:ql)?:\/\/(?:(?<username>[^:\/\s]{1,100}):(?<password>[^@\/\s]{1,200})@)?(?<host>[^\/\s?]{1,100})(?:\/(?<database>[^?\s]{0,100}))?(?:\?(?<options>[^\s]{0,500}))?/gi);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		const username = result.groups?.username;
		const password = result.groups?.password;
		if (!username || !password) continue;
		if (!isLikelyRealPassword(password)) continue;
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("PostgreSQLConnection", { URI: match }),
			range
		});
	}
}
const creator$7 = {
	messages: messages$6,
	meta: {
		id: "@secretlint/secretlint-rule-database-connection-string",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-database-connection-string/README.md" }
	},
	create(context, options) {
		const normalizedOptions = { allows: options.allows || [] };
		const t = context.createTranslator(messages$6);
		return { file(source) {
			reportMongoDBConnectionString({
				source,
				options: normalizedOptions,
				context,
				t
			});
			reportMySQLConnectionString({
				source,
				options: normalizedOptions,
				context,
				t
			});
			reportPostgreSQLConnectionString({
				source,
				options: normalizedOptions,
				context,
				t
			});
		} };
	}
};
const messages$5 = {
	HASHICORP_VAULT_SERVICE_TOKEN: {
		en: (props) => `found HashiCorp Vault service token: ${props.TOKEN}`,
		ja: (props) => `HashiCorp Vault service token: ${props.TOKEN} がみつかりました`
	},
	HASHICORP_VAULT_BATCH_TOKEN: {
		en: (props) => `found HashiCorp Vault batch token: ${props.TOKEN}`,
		ja: (props) => `HashiCorp Vault batch token: ${props.TOKEN} がみつかりました`
	},
	HASHICORP_VAULT_RECOVERY_TOKEN: {
		en: (props) => `found HashiCorp Vault recovery token: ${props.TOKEN}`,
		ja: (props) => `HashiCorp Vault recovery token: ${props.TOKEN} がみつかりました`
	}
};
const serviceTokenPattern = /(?<!\p{L})hvs\.[A-Za-z0-9_-]{90,120}(?![A-Za-z0-9_-])/gu;
const batchTokenPattern = /(?<!\p{L})hvb\.[A-Za-z0-9_-]{138,300}(?![A-Za-z0-9_-])/gu;
const recoveryTokenPattern = /(?<!\p{L})hvr\.[A-Za-z0-9_-]{90,120}(?![A-Za-z0-9_-])/gu;
const creator$6 = {
	messages: messages$5,
	meta: {
		id: "@secretlint/secretlint-rule-hashicorp-vault",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-hashicorp-vault/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$5);
		const normalizedOptions = { allows: options?.allows ?? [] };
		const reportMatches = (source, pattern, messageId) => {
			const matches = source.content.matchAll(pattern);
			for (const match of matches) {
				const index = match.index ?? 0;
				const matchString = match[0] ?? "";
				if (regexpStringMatcherExports.matchPatterns(matchString, normalizedOptions.allows).length > 0) continue;
				const range = [index, index + matchString.length];
				context.report({
					message: t(messageId, { TOKEN: matchString }),
					range
				});
			}
		};
		return { file(source) {
			reportMatches(source, serviceTokenPattern, "HASHICORP_VAULT_SERVICE_TOKEN");
			reportMatches(source, batchTokenPattern, "HASHICORP_VAULT_BATCH_TOKEN");
			reportMatches(source, recoveryTokenPattern, "HASHICORP_VAULT_RECOVERY_TOKEN");
		} };
	}
};
const messages$4 = {
	VERCEL_PERSONAL_ACCESS_TOKEN: {
		en: (props) => `found Vercel personal access token: ${props.ID}`,
		ja: (props) => `Vercel personal access token: ${props.ID} がみつかりました`
	},
	VERCEL_INTEGRATION_TOKEN: {
		en: (props) => `found Vercel integration token: ${props.ID}`,
		ja: (props) => `Vercel integration token: ${props.ID} がみつかりました`
	},
	VERCEL_APP_ACCESS_TOKEN: {
		en: (props) => `found Vercel app access token: ${props.ID}`,
		ja: (props) => `Vercel app access token: ${props.ID} がみつかりました`
	},
	VERCEL_APP_REFRESH_TOKEN: {
		en: (props) => `found Vercel app refresh token: ${props.ID}`,
		ja: (props) => `Vercel app refresh token: ${props.ID} がみつかりました`
	},
	VERCEL_AI_GATEWAY_API_KEY: {
		en: (props) => `found Vercel AI Gateway API key: ${props.ID}`,
		ja: (props) => `Vercel AI Gateway API key: ${props.ID} がみつかりました`
	}
};
const prefixToMessageId = {
	vcp: "VERCEL_PERSONAL_ACCESS_TOKEN",
	vci: "VERCEL_INTEGRATION_TOKEN",
	vca: "VERCEL_APP_ACCESS_TOKEN",
	vcr: "VERCEL_APP_REFRESH_TOKEN",
	vck: "VERCEL_AI_GATEWAY_API_KEY"
};
const creator$5 = {
	messages: messages$4,
	meta: {
		id: "@secretlint/secretlint-rule-vercel",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-vercel/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$4);
		const normalizedOptions = { allows: options?.allows ?? [] };
		return { file(source) {
			const matches = source.content.matchAll(/(?<!\p{L})(?<prefix>vcp|vci|vca|vcr|vck)_[A-Za-z0-9]{20,60}(?![A-Za-z0-9])/gu);
			for (const match of matches) {
				const index = match.index ?? 0;
				const matchString = match[0] ?? "";
				const prefix = match.groups?.prefix;
				const messageId = prefixToMessageId[prefix];
				if (regexpStringMatcherExports.matchPatterns(matchString, normalizedOptions.allows).length > 0) continue;
				const range = [index, index + matchString.length];
				context.report({
					message: t(messageId, { ID: matchString }),
					range
				});
			}
		} };
	}
};
const messages$3 = { DATABRICKS_PERSONAL_ACCESS_TOKEN: {
	en: (props) => `found Databricks personal access token: ${props.ID}`,
	ja: (props) => `Databricks personal access token: ${props.ID} がみつかりました`
} };
const creator$4 = {
	messages: messages$3,
	meta: {
		id: "@secretlint/secretlint-rule-databricks",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-databricks/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$3);
		const normalizedOptions = { allows: options?.allows ?? [] };
		return { file(source) {
			const matches = source.content.matchAll(/(?<!\p{L})dapi[A-Fa-f0-9]{32}(?:-[0-9])?(?![A-Fa-f0-9])/gu);
			for (const match of matches) {
				const index = match.index ?? 0;
				const matchString = match[0] ?? "";
				if (regexpStringMatcherExports.matchPatterns(matchString, normalizedOptions.allows).length > 0) continue;
				const range = [index, index + matchString.length];
				context.report({
					message: t("DATABRICKS_PERSONAL_ACCESS_TOKEN", { ID: matchString }),
					range
				});
			}
		} };
	}
};
const messages$2 = { DOCKER_PERSONAL_ACCESS_TOKEN: {
	en: (props) => `found Docker Personal Access Token: ${props.TOKEN}`,
	ja: (props) => `Docker Personal Access Token: ${props.TOKEN} がみつかりました`
} };
function reportIfFoundDockerPAT({ source, options, context, t }) {
	const results = source.content.matchAll(/(?<!\p{L})dckr_pat_[a-zA-Z0-9_-]{27}(?![a-zA-Z0-9_-])/gu);
	for (const result of results) {
		const index = result.index || 0;
		const match = result[0] || "";
		const range = [index, index + match.length];
		if (regexpStringMatcherExports.matchPatterns(match, options.allows).length > 0) continue;
		context.report({
			message: t("DOCKER_PERSONAL_ACCESS_TOKEN", { TOKEN: match }),
			range
		});
	}
}
const creator$3 = {
	messages: messages$2,
	meta: {
		id: "@secretlint/secretlint-rule-docker",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-docker/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$2);
		const normalizedOptions = { allows: options.allows || [] };
		return { file(source) {
			reportIfFoundDockerPAT({
				source,
				options: normalizedOptions,
				context,
				t
			});
		} };
	}
};
const messages$1 = { FIGMA_PERSONAL_ACCESS_TOKEN: {
	en: (props) => `found Figma Personal Access Token: ${props.ID}`,
	ja: (props) => `Figma Personal Access Token: ${props.ID} がみつかりました`
} };
const creator$2 = {
	messages: messages$1,
	meta: {
		id: "@secretlint/secretlint-rule-figma",
		recommended: true,
		type: "scanner",
		supportedContentTypes: ["text"],
		docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-figma/README.md" }
	},
	create(context, options) {
		const t = context.createTranslator(messages$1);
		const normalizedOptions = { allows: options?.allows ?? [] };
		return { file(source) {
			const matches = source.content.matchAll(/(?<!\p{L})figd_[A-Za-z0-9_-]{40,200}(?![A-Za-z0-9_-])/gu);
			for (const match of matches) {
				const index = match.index ?? 0;
				const matchString = match[0] ?? "";
				if (regexpStringMatcherExports.matchPatterns(matchString, normalizedOptions.allows).length > 0) continue;
				const range = [index, index + matchString.length];
				context.report({
					message: t("FIGMA_PERSONAL_ACCESS_TOKEN", { ID: matchString }),
					range
				});
			}
		} };
	}
};
const HTML_COMMENT_REGEXP = /(?<type>secretlint-(?:disable-next-line|disable-line|disable|enable))(?<options>.*)/g;
const parseComments = (source) => {
	const matches = source.content.matchAll(HTML_COMMENT_REGEXP);
	return Array.from(matches).map((match) => {
		const type = match.groups?.type;
		const index = match.index;
		if (type === "secretlint-disable-line") return {
			type,
			options: parseComment(match.groups?.options),
			line: source.indexToPosition(index).line
		};
		if (type === "secretlint-disable-next-line") return {
			type,
			options: parseComment(match.groups?.options),
			line: source.indexToPosition(index).line + 1
		};
		return {
			type,
			options: parseComment(match.groups?.options),
			index
		};
	});
};
function parseComment(options) {
	if (!options) return [];
	const commentStart = options.indexOf("--");
	return (commentStart === -1 ? options : options.slice(0, commentStart)).split(/,/).map((arg) => arg.trim()).filter((arg) => arg !== "") ?? [];
}
var CommentState = class {
	source;
	reportingConfig;
	endIndex;
	constructor(source) {
		this.source = source;
		this.reportingConfig = [];
		this.endIndex = source.content.length;
	}
	getIgnoringMessages() {
		const isFilledMessage = (message) => {
			return message.startIndex !== null && message.endIndex !== null && message.ruleId !== null;
		};
		return this.reportingConfig.map((reporting) => {
			if (reporting.endIndex === null) reporting.endIndex = this.endIndex;
			return reporting;
		}).filter(isFilledMessage);
	}
	disableLine(lineNumber, rulesToDisable) {
		const reportingConfig = this.reportingConfig;
		const range = this.source.locationToRange({
			start: {
				line: lineNumber,
				column: 0
			},
			end: {
				line: lineNumber + 1,
				column: 0
			}
		});
		if (rulesToDisable.length) rulesToDisable.forEach((ruleId) => {
			reportingConfig.push({
				startIndex: range[0],
				endIndex: range[1] - 1,
				ruleId
			});
		});
		else reportingConfig.push({
			startIndex: range[0],
			endIndex: range[1] - 1,
			ruleId: "*"
		});
	}
	disableReporting(startIndex, rulesToDisable) {
		const reportingConfig = this.reportingConfig;
		if (rulesToDisable.length) rulesToDisable.forEach(function(ruleId) {
			reportingConfig.push({
				startIndex,
				endIndex: null,
				ruleId
			});
		});
		else reportingConfig.push({
			startIndex,
			endIndex: null,
			ruleId: "*"
		});
	}
	enableReporting(endIndex, rulesToEnable) {
		const reportingConfig = this.reportingConfig;
		if (rulesToEnable.length) rulesToEnable.forEach(function(ruleId) {
			for (let i = reportingConfig.length - 1; i >= 0; i--) if (!reportingConfig[i].endIndex && reportingConfig[i].ruleId === ruleId) {
				reportingConfig[i].endIndex = endIndex;
				break;
			}
		});
		else {
			let prevStart;
			for (let i = reportingConfig.length - 1; i >= 0; i--) {
				if (prevStart && prevStart !== reportingConfig[i].startIndex) break;
				if (!reportingConfig[i].endIndex) {
					reportingConfig[i].endIndex = endIndex;
					prevStart = reportingConfig[i].startIndex;
				}
			}
		}
	}
};
const messages = { IGNORE_MESSAGE: { en: () => `disable by secretlint-disable comment` } };
const rules$1 = [
	creator$p,
	creator$o,
	creator$e,
	creator$n,
	creator$l,
	creator$m,
	creator$d,
	creator$c,
	creator$b,
	creator$a,
	creator$9,
	creator$k,
	creator$j,
	creator$i,
	creator$h,
	creator$g,
	creator$f,
	creator$8,
	creator$7,
	creator$6,
	creator$5,
	creator$4,
	creator$3,
	creator$2,
	{
		messages,
		meta: {
			id: "@secretlint/secretlint-rule-filter-comments",
			recommended: true,
			type: "scanner",
			supportedContentTypes: ["text"],
			docs: { url: "https://github.com/secretlint/secretlint/blob/master/packages/%40secretlint/secretlint-rule-filter-comments/README.md" }
		},
		create(context) {
			const t = context.createTranslator(messages);
			return { file(source) {
				const state = new CommentState(source);
				const comments = parseComments(source);
				for (const comment of comments) if (comment.type === "secretlint-disable") state.disableReporting(comment.index, comment.options);
				else if (comment.type === "secretlint-enable") state.enableReporting(comment.index, comment.options);
				else if (comment.type === "secretlint-disable-line") state.disableLine(comment.line, comment.options);
				else if (comment.type === "secretlint-disable-next-line") state.disableLine(comment.line, comment.options);
				state.getIgnoringMessages().forEach((message) => {
					context.ignore({
						message: t("IGNORE_MESSAGE"),
						range: [message.startIndex, message.endIndex],
						targetRuleId: message.ruleId
					});
				});
			} };
		}
	}
];

// node_modules/@secretlint/secretlint-rule-preset-recommend/package.json
var name = "@secretlint/secretlint-rule-preset-recommend";
var version = "12.0.0";

// src/hygiene/secrets.ts
const OWN = [
	{
		label: "AWS Access Key ID",
		pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
		example: "AKIAIOSFODNN7EXAMPLE"
	},
	{
		label: "Google API key",
		pattern: /\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/g
	},
	{
		label: "Stripe live key",
		pattern: /\b[sr]k_live_[0-9A-Za-z]{24,99}\b/g
	},
	{
		label: "JSON Web Token",
		pattern: /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}(?![\w-])/g
	}
];
const rules = rules$1.filter((rule) => rule.meta.id !== "@secretlint/secretlint-rule-filter-comments");
let reports = [];
const scanners = rules.flatMap((rule) => rule.create(contextOf(rule), {}).file ?? []);
function contextOf(rule) {
	return {
		sharedOptions: {},
		createTranslator: () => (id) => ({
			message: labelOf(rule, id),
			messageId: id
		}),
		report: ({ message, range: [start, end] }) => reports.push({
			label: message.message,
			start,
			end
		}),
		ignore: () => {}
	};
}
function labelOf(rule, id) {
	const message = rule.messages[id];
	const say = typeof message === "function" ? message : message?.en;
	const blank = new Proxy({}, { get: () => "" });
	return String(say?.(blank) ?? id).replace(/^found /i, "").replace("()", "").replace(/:\s*$/, "").trim();
}
function maySecret(text) {
	return /(?:^|\s)\S{16}/.test(text) || text.includes("-----BEGIN") || text.includes("xox") || text.includes("xapp-");
}
function secretsIn(text) {
	if (!maySecret(text)) return [];
	reports = [];
	const source = {
		content: text,
		filePath: void 0,
		ext: "",
		contentType: "text",
		hasBOM: false
	};
	for (const scan of scanners) scan(source);
	for (const { label, pattern, example } of OWN) for (const { 0: value, index } of text.matchAll(pattern)) if (value !== example) reports.push({
		label,
		start: index,
		end: index + value.length
	});
	const found = reports.sort((one, other) => one.start - other.start || other.end - one.end);
	reports = [];
	let end = -1;
	return found.filter((secret) => {
		if (secret.end <= end) return false;
		end = Math.max(end, secret.end);
		return true;
	});
}
function conversationSecrets({ messages, tools }) {
	const found = [];
	const look = (where, text) => {
		for (const { label, start, end } of secretsIn(text)) {
			if (found.some((known) => known.where === where && known.label === label)) continue;
			found.push({
				label,
				where,
				masked: mask(text.slice(start, end))
			});
		}
	};
	for (const [at, message] of messages.entries()) {
		look(`${turn(at)}.content`, message.content);
		if (message.reasoning_content !== void 0) look(`${turn(at)}.reasoning_content`, message.reasoning_content);
		for (const [index, call] of (message.tool_calls ?? []).entries()) lookInJson(`${turn(at)}.tool_calls[${index}]`, call.function.arguments, look);
	}
	for (const [index, tool] of (tools ?? []).entries()) lookInJson(`tools[${index}]`, tool.function, look);
	return found;
}
function lookInJson(where, value, look) {
	look(where, JSON.stringify(value));
	const visit = (node) => {
		if (typeof node === "string") {
			if (/[\n"\\]/.test(node)) look(where, node);
		} else if (typeof node === "object" && node !== null) for (const item of Object.values(node)) visit(item);
	};
	visit(value);
}
function mask(secret) {
	const shown = secret.slice(0, Math.min(4, Math.floor(secret.length / 4)));
	return `${excerpt(`${shown}…`)}, ${secret.length} characters`;
}
const SECRET_RULES = `1 ${name}@${version} ${OWN.map(({ pattern }) => pattern.source).join(" ")}`;

// src/hygiene/tools.ts
const MOST_COMPILED = 1e3;
var ToolChecks = class {
	#compiled = /* @__PURE__ */ new Map();
	#compilers = new Compilers();
	faults({ messages, tools }) {
		const faults = [];
		const declared = /* @__PURE__ */ new Map();
		for (const tool of tools ?? []) {
			const { name } = tool.function;
			if (declared.has(name)) faults.push(fault("tool-declaration", `Tool ${excerpt(name)} is declared twice.`, "Keep one of the two."));
			declared.set(name, tool);
		}
		const unfit = /* @__PURE__ */ new Set();
		for (const [at, message] of messages.entries()) for (const [index, call] of (message.tool_calls ?? []).entries()) {
			const { name, arguments: given } = call.function;
			const where = `${turn(at)}.tool_calls[${index}]`;
			const tool = declared.get(name);
			if (tool === void 0) {
				faults.push(undeclared(where, name, tools));
				continue;
			}
			if (tool.function.parameters === void 0) continue;
			const compiled = this.#compile(tool.function.parameters);
			if ("fault" in compiled) {
				if (unfit.has(name)) continue;
				unfit.add(name);
				faults.push(fault("tool-schema", `The parameters of tool ${excerpt(name)} are no JSON Schema: ${excerpt(compiled.fault, 160)}.`, "Mend the schema, so that calls can be checked."));
			} else if (compiled.validate(given) !== true) faults.push(fault("tool-arguments", `${where} calls ${excerpt(name)} with arguments its schema refuses: ${reason(compiled.validate)}.`, "Correct the arguments, or the schema in `tools`."));
		}
		return faults;
	}
	#compile(schema) {
		const key = JSON.stringify(schema);
		const known = this.#compiled.get(key);
		if (known !== void 0) return known;
		if (this.#compiled.size === MOST_COMPILED) {
			this.#compiled.clear();
			this.#compilers = new Compilers();
		}
		const compiled = this.#compilers.compile(schema);
		this.#compiled.set(key, compiled);
		return compiled;
	}
};
function undeclared(where, name, tools) {
	if (tools === void 0 || tools.length === 0) return fault("tool-undeclared", `${where} calls ${excerpt(name)}, but the record declares no tools, so its arguments cannot be checked.`, "Declare the tools in `tools`, as the model will see them when it is used.", "warning");
	const names = tools.map((tool) => tool.function.name).join(", ");
	return fault("tool-undeclared", `${where} calls ${excerpt(name)}, which is not among the tools declared: ${excerpt(names, 120)}.`, "Declare the tool, or correct the name.");
}
const LATER_DRAFT = /^https?:\/\/json-schema\.org\/draft\/20(19|20)-/;
var Compilers = class {
	#draft07;
	#later;
	compile({ $schema, ...schema }) {
		if (schema.$async !== void 0) return { fault: "$async is not supported" };
		try {
			return { validate: (typeof $schema === "string" && LATER_DRAFT.test($schema) ? this.#ofLaterDraft() : this.#ofDraft07()).compile(schema) };
		} catch (error) {
			return { fault: error.message };
		}
	}
	#ofDraft07() {
		this.#draft07 ??= import_dist.default.default(new import_ajv.Ajv(OPTIONS));
		return this.#draft07;
	}
	#ofLaterDraft() {
		this.#later ??= import_dist.default.default(new import__2020.Ajv2020(OPTIONS));
		return this.#later;
	}
};
const OPTIONS = {
	strict: false,
	allErrors: false,
	addUsedSchema: false,
	logger: false
};
function reason({ errors }) {
	const error = errors?.[0];
	if (error === void 0) return "it does not say why";
	const property = "additionalProperty" in error.params ? ` (${excerpt(String(error.params.additionalProperty), 40)})` : "";
	const allowed = "allowedValues" in error.params ? ` (${excerpt(error.params.allowedValues.join(", "), 80)})` : "";
	return `${error.instancePath === "" ? "the arguments" : excerpt(error.instancePath.slice(1).replaceAll("/", "."), 60)} ${error.message ?? "do not fit"}${property}${allowed}`;
}

// src/hygiene/vocabulary.ts
var Vocabulary = class {
	#ids = /* @__PURE__ */ new Map();
	#words;
	constructor(reserved = []) {
		this.#words = [...reserved];
	}
	idOf(word) {
		const known = this.#ids.get(word);
		if (known !== void 0) return known;
		const id = this.#words.length;
		const copy = detached(word);
		this.#words.push(copy);
		this.#ids.set(copy, id);
		return id;
	}
	textOf(ids) {
		return Array.from(ids, (id) => this.#words[id] ?? "").join(" ");
	}
};
function detached(word) {
	return word.length < 13 ? word : Buffer.from(word, "utf16le").toString("utf16le");
}
const CHUNK = 1 << 20;
var Sequences = class {
	#chunks = [];
	#ends = [];
	#chunkOf = [];
	#filled = 0;
	get count() {
		return this.#ends.length;
	}
	push(sequence) {
		let chunk = this.#chunks.at(-1);
		if (chunk === void 0 || this.#filled + sequence.length > chunk.length) {
			chunk = new Uint32Array(Math.max(CHUNK, sequence.length));
			this.#chunks.push(chunk);
			this.#filled = 0;
		}
		chunk.set(sequence, this.#filled);
		this.#filled += sequence.length;
		this.#ends.push(this.#filled);
		this.#chunkOf.push(this.#chunks.length - 1);
		return this.#ends.length - 1;
	}
	at(index) {
		const chunk = this.#chunkOf[index];
		const start = index > 0 && this.#chunkOf[index - 1] === chunk ? this.#ends[index - 1] : 0;
		return this.#chunks[chunk].subarray(start, this.#ends[index]);
	}
};

// src/hygiene/hygiene.ts
const TRAIN = "train";
async function runHygiene(input) {
	const { settings } = input;
	const verdicts = new Verdicts(settings);
	const { rows, transcripts, vocabulary } = await collect(input, verdicts);
	const transcriptOf = (row) => transcripts.at(row.index);
	const standing = () => rows.filter((row) => verdicts.stands(row));
	const pace = (task, total) => new Pace(task, total, input);
	const frequency = await countShingles(rows, transcriptOf, pace);
	const train = groupRows(standing().filter((row) => row.split === TRAIN), (row) => row.content);
	const heldOut = heldOutOf(standing(), input.evaluation, transcriptOf, vocabulary);
	if (heldOut.length > 0) {
		const contamination = await findLeaks({
			count: train.length,
			transcript: (index) => transcriptOf(train[index][0])
		}, heldOut, {
			threshold: settings.near.threshold,
			frequency
		}, pace("contamination", train.length));
		judgeContamination(contamination, heldOut, {
			groups: train,
			transcriptOf
		}, vocabulary, verdicts);
	}
	judgeExactDuplicates(standing(), verdicts);
	const answered = standing().filter((row) => row.answer !== "");
	judgeConflicts(answered, verdicts);
	const source = {
		transcriptOf,
		frequency
	};
	await judgeNearDuplicates(standing(), settings.near.threshold, source, verdicts, (total) => pace("near duplicates", total));
	noteSharedAnswers(answered.filter((row) => verdicts.stands(row)), verdicts);
	return {
		findings: verdicts.findings,
		removed: verdicts.removed,
		counts: verdicts.counts
	};
}
async function collect(input, verdicts) {
	const corpus = {
		rows: [],
		transcripts: new Sequences(),
		vocabulary: new Vocabulary(MARKERS)
	};
	const tools = new ToolChecks();
	const cache = input.cache;
	await cache?.open(SECRET_RULES);
	for await (const record of input.records) {
		if (input.signal?.aborted) throw new LoraError("cancelled", "Cancelled while records were read.", { exit: 130 });
		const { conversation, place } = record;
		for (const fault of [...roleFaults(conversation, input.roles), ...tools.faults(conversation)]) verdicts.fault(record.ordinal, {
			...fault,
			place
		});
		const row = remember(record, corpus);
		if (cache?.isClean(record.id)) continue;
		const secrets = conversationSecrets(conversation);
		if (secrets.length === 0) cache?.addClean(record.id);
		else judgeSecrets(row, secrets, verdicts);
	}
	await cache?.save();
	return corpus;
}
function remember(record, { rows, transcripts, vocabulary }) {
	const { conversation, ordinal, id, split, place } = record;
	const answered = conversation.messages.some(({ role }) => role === "assistant");
	const row = {
		index: transcripts.push(transcribe(conversation, vocabulary)),
		ordinal,
		id,
		split,
		place,
		content: contentKey(conversation),
		prompt: promptKey(conversation),
		answer: answered ? answerKey(conversation) : ""
	};
	rows.push(row);
	return row;
}
function judgeSecrets(row, secrets, verdicts) {
	verdicts.convict("secret", row);
	for (const { label, where, masked } of secrets) verdicts.judge("secret", row.place, {
		message: `${where} holds what looks like a credential: ${label} (${masked}).`,
		help: "Revoke it where it is valid, then replace it in the data; the history of the repository still has it.",
		removal: "`hygiene.secrets: remove` leaves the record out."
	});
}
async function countShingles(rows, transcriptOf, pace) {
	let words = 0;
	for (const row of rows) words += transcriptOf(row).length;
	const frequency = new ShingleFrequency(words);
	const counted = /* @__PURE__ */ new Set();
	const progress = pace("shingles", rows.length);
	for (const row of rows) {
		await progress.step();
		const key = `${row.split} ${row.content}`;
		if (counted.has(key)) continue;
		counted.add(key);
		frequency.add(shingleSet(transcriptOf(row)));
	}
	progress.end();
	return frequency;
}
function heldOutOf(rows, evaluation, transcriptOf, vocabulary) {
	const records = rows.filter((row) => row.split !== TRAIN).map((row) => {
		const transcript = transcriptOf(row);
		return {
			place: row.place,
			set: `split ${row.split}`,
			prompt: userWords(transcript),
			text: transcript,
			transcript
		};
	});
	const idsOf = (texts) => Uint32Array.from(texts.flatMap((text) => wordsOf(text).map((word) => vocabulary.idOf(word))));
	const prompts = evaluation.map(({ place, set = `suite ${place.file}`, texts, answers = [] }) => {
		return {
			place,
			set,
			prompt: idsOf(texts),
			text: idsOf([...texts, ...answers]),
			transcript: null
		};
	});
	return [...records, ...prompts];
}

// src/dataset/benchmark.ts
const QUESTIONS = [
	"question",
	"prompt",
	"problem",
	"instruction",
	"query",
	"input",
	"text"
];
const ANSWERS = [
	"answer",
	"completion",
	"solution",
	"output",
	"response",
	"target",
	"canonical_solution"
];
const FORMATS = [["messages", "messages"], ["conversations", "sharegpt"]];
async function* readBenchmarks(root, entry, { onFinding, signal }) {
	const realRoot = await realpath(root);
	const seen = /* @__PURE__ */ new Set();
	for (const [index, benchmark] of entry.manifest.hygiene.contamination.against.entries()) {
		const at = entry.positions.at([
			"hygiene",
			"contamination",
			"against",
			index
		], { value: true });
		try {
			for (const file of (await filesMatching(realRoot, entry.directory, benchmark.path, at, onFinding)).sort()) {
				if (seen.has(file)) continue;
				seen.add(file);
				yield* rowsOf(insideWorkspace(realRoot, ".", file, at), file, benchmark, onFinding, signal);
			}
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			onFinding(findingOf(error));
		}
	}
}
async function* rowsOf(absolute, file, benchmark, onFinding, signal) {
	let first = null;
	let mute = 0;
	for await (const row of readerOf(file).read(absolute, file)) {
		signal?.throwIfAborted();
		const place = {
			file,
			line: row.line
		};
		try {
			if ("error" in row) throw row.error;
			const asked = askedIn(row.value, benchmark, place);
			if (asked !== null) yield {
				place,
				...asked
			};
			else {
				first ??= place;
				mute++;
			}
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			onFinding(findingOf(error));
		}
	}
	if (first === null) return;
	const named = benchmark.question === void 0 ? `none of ${QUESTIONS.join(", ")}` : `no ${excerpt(benchmark.question)}`;
	onFinding({
		rule: "benchmark-row",
		severity: "error",
		message: `${mute} row${mute === 1 ? "" : "s"} of ${file}, from this one on, ${mute === 1 ? "has" : "have"} ${named} with a text.`,
		help: "Name the key of the question: `against: [{ path: …, question: … }]`.",
		place: first
	});
}
function askedIn(row, { question, answer }, place) {
	if (!isJsonObject(row)) return null;
	if (question === void 0) {
		for (const [key, format] of FORMATS) if (Array.isArray(row[key])) return turnsOf(normalise(row, format, place));
		if (Array.isArray(row.prompt)) return turnsOf(normalise({
			completion: "",
			...row
		}, "prompt-completion", place));
	}
	const asked = question === void 0 ? firstText(row, QUESTIONS) : firstText(row, [question]);
	if (asked === void 0) return null;
	const context = question === void 0 && asked.key === "instruction" ? firstText(row, ["input"]) : void 0;
	const given = firstText(row, answer === void 0 ? ANSWERS : [answer]);
	return {
		questions: [asked.text, ...context === void 0 ? [] : [context.text]],
		answers: given === void 0 ? [] : [given.text]
	};
}
function turnsOf({ messages }) {
	const said = (role) => messages.filter((turn) => turn.role === role).map(({ content }) => content);
	return {
		questions: said("user"),
		answers: said("assistant")
	};
}
function firstText(row, keys) {
	for (const key of keys) {
		const text = row[key];
		if (typeof text === "string" && text.trim() !== "") return {
			key,
			text
		};
	}
}

// src/pipeline/heldout.ts
async function heldOutPrompts(workspace, entry, { onFinding, signal }) {
	const { suites, splits } = measuredOn(workspace, entry.name);
	const prompts = [];
	for (const file of [...suites].sort()) prompts.push(...(await loadSuite(workspace.root, file)).prompts);
	for (const [name, measured] of [...splits].sort(([a], [b]) => a < b ? -1 : 1)) {
		const other = workspace.datasets.get(name);
		if (other === void 0) continue;
		for await (const { conversation, split, place } of readDataset(workspace.root, other, {
			signal,
			onFinding: () => {}
		})) {
			if (!measured.has(split)) continue;
			const said = (role) => conversation.messages.filter((turn) => turn.role === role).map(({ content }) => content);
			prompts.push({
				place,
				set: `split ${split} of ${name}`,
				texts: said("user"),
				answers: said("assistant")
			});
		}
	}
	for await (const { place, questions, answers } of readBenchmarks(workspace.root, entry, {
		onFinding,
		signal
	})) prompts.push({
		place,
		set: `benchmark ${place.file}`,
		texts: questions,
		answers
	});
	return prompts;
}
function measuredOn(workspace, dataset) {
	const suites = /* @__PURE__ */ new Set();
	const splits = /* @__PURE__ */ new Map();
	const measure = (name, split) => {
		if (name !== dataset && split !== "train") splits.set(name, (splits.get(name) ?? /* @__PURE__ */ new Set()).add(split));
	};
	for (const { manifest } of workspace.adapters.values()) {
		if (!manifest.datasets.includes(dataset)) continue;
		for (const gate of manifest.gates) {
			if (!("suite" in gate)) {
				for (const name of manifest.datasets) measure(name, gate.split);
				continue;
			}
			suites.add(gate.suite);
			const from = workspace.suites.get(gate.suite)?.suite.from;
			if (from !== void 0) measure(from.dataset, from.split);
		}
	}
	return {
		suites,
		splits
	};
}

// src/pipeline/rundir.ts
function runDirectory(workspaceRoot, adapter, closure) {
	const root = join(workspaceRoot, ".lora", adapter, closure);
	const at = (name) => join(root, name);
	return {
		root,
		plan: at("plan.json"),
		tokens: at("tokens.safetensors"),
		metrics: at("metrics.jsonl"),
		adapter: at("adapter"),
		evaluation: at("evaluation.json"),
		provenance: at("provenance.json"),
		report: at("report.md"),
		bundle: at("bundle"),
		work: at("evaluation")
	};
}
function signatureCacheDirectory(workspaceRoot) {
	return join(workspaceRoot, ".lora", "cache", "hygiene");
}

// src/pipeline/check.ts
async function checkDataset(workspace, entry, options) {
	const findings = [];
	const onFinding = (finding) => findings.push(finding);
	const { signal, onProgress } = options;
	const files = await describeFiles(workspace.root, entry, onProgress);
	const records = [];
	async function* noted() {
		for await (const record of readDataset(workspace.root, entry, {
			onProgress,
			onFinding,
			signal
		})) {
			if (record.ordinal !== records.length) throw new Error(`record ${record.ordinal} came as number ${records.length}`);
			records.push(tallied(record));
			yield record;
		}
	}
	const hygiene = await runHygiene({
		records: noted(),
		roles: entry.manifest.roles,
		settings: entry.manifest.hygiene,
		evaluation: await heldOutPrompts(workspace, entry, {
			onFinding,
			signal
		}),
		cache: new SignatureCache(signatureCacheDirectory(workspace.root)),
		onProgress,
		signal
	});
	findings.push(...hygiene.findings);
	const tally = new DatasetTally();
	for (const [ordinal, record] of records.entries()) tally.add(record, !hygiene.removed.has(ordinal));
	const lock = buildLock({
		manifest: entry.manifest,
		files,
		tally,
		removed: hygiene.removed.values()
	});
	const lockFile = lockPath(entry);
	const fault = await lockFault(workspace.root, entry, lock);
	const write = fault !== null && options.fix;
	if (write) await writeLock(workspace.root, entry, lock);
	else if (fault !== null) findings.push(fault);
	const before = await fileAtBase(workspace.root, options.base ?? "HEAD", lockFile);
	return {
		entry,
		records,
		hygiene,
		lock,
		findings,
		change: compareLocks(readable(before, lockFile), lock),
		wrote: write ? lockFile : null
	};
}
async function lockFault(root, entry, lock) {
	const help = "Run lora check --fix and commit the lock, so that a reviewer sees what changed.";
	let written;
	try {
		written = await readLock(root, entry);
	} catch (error) {
		if (error instanceof LoraError) return {
			...findingOf(error),
			help
		};
		throw error;
	}
	if (written === null) return {
		rule: "lock-missing",
		severity: "warning",
		message: `Data set ${entry.name} has no lock yet.`,
		help,
		place: { file: entry.file }
	};
	if (lockText(written) === lockText(lock)) return null;
	return {
		rule: "lock-stale",
		severity: "error",
		message: `The lock of data set ${entry.name} does not describe the data as it is.`,
		help,
		place: {
			file: lockPath(entry),
			line: 1
		}
	};
}
function readable(text, file) {
	try {
		return text === null ? null : parseLock(text, file);
	} catch {
		return null;
	}
}

// src/pipeline/events.ts
async function stage(listener, times, name, adapter, work) {
	const who = adapter === void 0 ? {} : { adapter };
	listener({
		type: "stage-start",
		stage: name,
		...who
	});
	const start = performance.now();
	let summary = "failed";
	try {
		const result = await work((progress) => listener({
			type: "progress",
			stage: name,
			...who,
			progress
		}));
		summary = result.summary;
		return result.value;
	} catch (error) {
		throw systemFault(error);
	} finally {
		const seconds = (performance.now() - start) / 1e3;
		times.push({
			name,
			seconds
		});
		listener({
			type: "stage-end",
			stage: name,
			...who,
			seconds,
			summary
		});
	}
}

// src/pipeline/checks.ts
async function checkWorkspace(request, { fix }) {
	const { listener, signal } = request;
	const times = [];
	const findings = [];
	return stage(listener, times, "check", void 0, async (onProgress) => {
		const tell = (finding) => {
			findings.push(finding);
			listener({
				type: "finding",
				finding
			});
		};
		const workspace = await openSoundWorkspace(request.root, tell);
		const selection = await select(workspace, request.names, request.base);
		for (const finding of await suiteFindings(workspace, selection)) tell(finding);
		const datasets = /* @__PURE__ */ new Map();
		for (const entry of selection.datasets) {
			const checked = await checkDataset(workspace, entry, {
				fix,
				base: request.base,
				signal,
				onProgress
			});
			datasets.set(entry.name, checked);
			for (const finding of checked.findings) tell(finding);
			if (checked.wrote !== null) listener({
				type: "note",
				message: `Wrote ${checked.wrote}.`
			});
		}
		let unfit;
		for (const { entry } of selection.adapters) {
			const learned = entry.manifest.datasets.flatMap((name) => datasets.get(name) ?? []);
			try {
				const { hubCache } = request.environment;
				for (const finding of await baseFindings(workspace, entry, learned, hubCache, signal)) tell(finding);
			} catch (error) {
				unfit ??= error;
				signal.throwIfAborted();
			}
		}
		if (unfit !== void 0) throw unfit;
		const passed = !findings.some((finding) => finding.severity === "error");
		return {
			value: {
				workspace,
				selection,
				datasets,
				findings,
				times,
				passed
			},
			summary: describe(datasets, findings)
		};
	});
}
async function suiteFindings(workspace, selection) {
	const files = new Set(selection.adapters.flatMap(({ entry }) => entry.manifest.gates.flatMap((gate) => "suite" in gate ? [gate.suite] : [])));
	return (await Promise.all([...files].sort().map((file) => loadSuite(workspace.root, file)))).flatMap((suite) => suite.findings);
}
function describe(datasets, findings) {
	let kept = 0;
	let removed = 0;
	for (const { records, hygiene } of datasets.values()) {
		removed += hygiene.removed.size;
		kept += records.length - hygiene.removed.size;
	}
	return `${kept} records kept, ${removed} removed; ${count(findings, "error")}, ${count(findings, "warning")}`;
}
function count(findings, severity) {
	const found = findings.filter((finding) => finding.severity === severity).length;
	return `${found} ${severity}${found === 1 ? "" : "s"}`;
}

export { curatedRecords as a, AssertionChecker as c, signatureCacheDirectory as i, stage as n, writeRunTokens as o, runDirectory as r, loadSuite as s, checkWorkspace as t };