/**
 * Part of every closure. The first number rises whenever the same plan and tokens would give another adapter (`PROGRAM` in
 * `plan.py`); the rest are the libraries that `requirements.txt` pins and that compute.
 */
export const ENGINE_VERSION = "2+torch.2.15.0.transformers.5.23.0.peft.0.21.2";
