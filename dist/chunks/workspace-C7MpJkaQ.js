import { i as __require, o as __toESM, t as __commonJSMin } from "./rolldown-runtime-JJ0R4FiC.js";
import { t as LoraError } from "./error-CUOtd1Bd.js";
import { t as digestFile } from "./digest-Cw4IaXDs.js";
import { d as unreadable, p as writeFileAtomic, s as readUtf8, t as excerpt } from "./excerpt-BpH1Ag8W.js";
import { r as parseJson, t as canonicalJson } from "./json-eJt1puFO.js";
import { U as findingOf, f as violations, p as require_ajv, t as require_dist$3 } from "./dist-CtmOvZGf.js";
import { a as typeOf, c as globFault, d as outside, f as pathFault, i as schemas, l as insideWorkspace, m as staticPrefix, n as dereference, o as plan_schema_default, s as evaluation_schema_default, u as joined } from "./schemas-B0p4TefS.js";
import { i as resolveSuite, n as resolveAdapter, r as resolveDataset, t as isDirectoryModel } from "./resolve-DxCU5jb8.js";
import { copyFile, mkdir, open, readFile, readdir, realpath, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, normalize, posix, relative, resolve, sep } from "node:path";
import { createReadStream, statSync } from "node:fs";
import { createHash, randomBytes } from "node:crypto";
import { basename as basename$1, dirname as dirname$1 } from "path";
import { Readable } from "stream";
import { spawn } from "node:child_process";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { EventEmitter } from "node:events";
import { readdir as readdir$2, stat as stat$3 } from "fs/promises";

// node_modules/yaml/dist/nodes/identity.js
var require_identity = /* @__PURE__ */ __commonJSMin(((exports) => {
	const ALIAS = Symbol.for("yaml.alias");
	const DOC = Symbol.for("yaml.document");
	const MAP = Symbol.for("yaml.map");
	const PAIR = Symbol.for("yaml.pair");
	const SCALAR = Symbol.for("yaml.scalar");
	const SEQ = Symbol.for("yaml.seq");
	const NODE_TYPE = Symbol.for("yaml.node.type");
	const isAlias = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === ALIAS;
	const isDocument = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === DOC;
	const isMap = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === MAP;
	const isPair = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === PAIR;
	const isScalar = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SCALAR;
	const isSeq = (node) => !!node && typeof node === "object" && node[NODE_TYPE] === SEQ;
	function isCollection(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case MAP:
			case SEQ: return true;
		}
		return false;
	}
	function isNode(node) {
		if (node && typeof node === "object") switch (node[NODE_TYPE]) {
			case ALIAS:
			case MAP:
			case SCALAR:
			case SEQ: return true;
		}
		return false;
	}
	const hasAnchor = (node) => (isScalar(node) || isCollection(node)) && !!node.anchor;
	exports.ALIAS = ALIAS;
	exports.DOC = DOC;
	exports.MAP = MAP;
	exports.NODE_TYPE = NODE_TYPE;
	exports.PAIR = PAIR;
	exports.SCALAR = SCALAR;
	exports.SEQ = SEQ;
	exports.hasAnchor = hasAnchor;
	exports.isAlias = isAlias;
	exports.isCollection = isCollection;
	exports.isDocument = isDocument;
	exports.isMap = isMap;
	exports.isNode = isNode;
	exports.isPair = isPair;
	exports.isScalar = isScalar;
	exports.isSeq = isSeq;
}));

// node_modules/yaml/dist/visit.js
var require_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove node");
	function visit(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (visit_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else visit_(null, node, visitor_, Object.freeze([]));
	}
	visit.BREAK = BREAK;
	visit.SKIP = SKIP;
	visit.REMOVE = REMOVE;
	function visit_(key, node, visitor, path) {
		const ctrl = callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visit_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = visit_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = visit_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = visit_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	async function visitAsync(node, visitor) {
		const visitor_ = initVisitor(visitor);
		if (identity.isDocument(node)) {
			if (await visitAsync_(null, node.contents, visitor_, Object.freeze([node])) === REMOVE) node.contents = null;
		} else await visitAsync_(null, node, visitor_, Object.freeze([]));
	}
	visitAsync.BREAK = BREAK;
	visitAsync.SKIP = SKIP;
	visitAsync.REMOVE = REMOVE;
	async function visitAsync_(key, node, visitor, path) {
		const ctrl = await callVisitor(key, node, visitor, path);
		if (identity.isNode(ctrl) || identity.isPair(ctrl)) {
			replaceNode(key, path, ctrl);
			return visitAsync_(key, ctrl, visitor, path);
		}
		if (typeof ctrl !== "symbol") {
			if (identity.isCollection(node)) {
				path = Object.freeze(path.concat(node));
				for (let i = 0; i < node.items.length; ++i) {
					const ci = await visitAsync_(i, node.items[i], visitor, path);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						node.items.splice(i, 1);
						i -= 1;
					}
				}
			} else if (identity.isPair(node)) {
				path = Object.freeze(path.concat(node));
				const ck = await visitAsync_("key", node.key, visitor, path);
				if (ck === BREAK) return BREAK;
				else if (ck === REMOVE) node.key = null;
				const cv = await visitAsync_("value", node.value, visitor, path);
				if (cv === BREAK) return BREAK;
				else if (cv === REMOVE) node.value = null;
			}
		}
		return ctrl;
	}
	function initVisitor(visitor) {
		if (typeof visitor === "object" && (visitor.Collection || visitor.Node || visitor.Value)) return Object.assign({
			Alias: visitor.Node,
			Map: visitor.Node,
			Scalar: visitor.Node,
			Seq: visitor.Node
		}, visitor.Value && {
			Map: visitor.Value,
			Scalar: visitor.Value,
			Seq: visitor.Value
		}, visitor.Collection && {
			Map: visitor.Collection,
			Seq: visitor.Collection
		}, visitor);
		return visitor;
	}
	function callVisitor(key, node, visitor, path) {
		if (typeof visitor === "function") return visitor(key, node, path);
		if (identity.isMap(node)) return visitor.Map?.(key, node, path);
		if (identity.isSeq(node)) return visitor.Seq?.(key, node, path);
		if (identity.isPair(node)) return visitor.Pair?.(key, node, path);
		if (identity.isScalar(node)) return visitor.Scalar?.(key, node, path);
		if (identity.isAlias(node)) return visitor.Alias?.(key, node, path);
	}
	function replaceNode(key, path, node) {
		const parent = path[path.length - 1];
		if (identity.isCollection(parent)) parent.items[key] = node;
		else if (identity.isPair(parent)) {
			if (key === "key") parent.key = node;
			else parent.value = node;
		} else if (identity.isDocument(parent)) parent.contents = node;
		else {
			const pt = identity.isAlias(parent) ? "alias" : "scalar";
			throw new Error(`Cannot replace node with ${pt} parent`);
		}
	}
	exports.visit = visit;
	exports.visitAsync = visitAsync;
}));

// node_modules/yaml/dist/doc/directives.js
var require_directives = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	const escapeChars = {
		"!": "%21",
		",": "%2C",
		"[": "%5B",
		"]": "%5D",
		"{": "%7B",
		"}": "%7D"
	};
	const escapeTagName = (tn) => tn.replace(/[!,[\]{}]/g, (ch) => escapeChars[ch]);
	var Directives = class Directives {
		constructor(yaml, tags) {
			this.docStart = null;
			this.docEnd = false;
			this.yaml = Object.assign({}, Directives.defaultYaml, yaml);
			this.tags = Object.assign({}, Directives.defaultTags, tags);
		}
		clone() {
			const copy = new Directives(this.yaml, this.tags);
			copy.docStart = this.docStart;
			return copy;
		}
		atDocument() {
			const res = new Directives(this.yaml, this.tags);
			switch (this.yaml.version) {
				case "1.1":
					this.atNextDocument = true;
					break;
				case "1.2":
					this.atNextDocument = false;
					this.yaml = {
						explicit: Directives.defaultYaml.explicit,
						version: "1.2"
					};
					this.tags = Object.assign({}, Directives.defaultTags);
			}
			return res;
		}
		add(line, onError) {
			if (this.atNextDocument) {
				this.yaml = {
					explicit: Directives.defaultYaml.explicit,
					version: "1.1"
				};
				this.tags = Object.assign({}, Directives.defaultTags);
				this.atNextDocument = false;
			}
			const parts = line.trim().split(/[ \t]+/);
			const name = parts.shift();
			switch (name) {
				case "%TAG": {
					if (parts.length !== 2) {
						onError(0, "%TAG directive should contain exactly two parts");
						if (parts.length < 2) return false;
					}
					const [handle, prefix] = parts;
					this.tags[handle] = prefix;
					return true;
				}
				case "%YAML": {
					this.yaml.explicit = true;
					if (parts.length !== 1) {
						onError(0, "%YAML directive should contain exactly one part");
						return false;
					}
					const [version] = parts;
					if (version === "1.1" || version === "1.2") {
						this.yaml.version = version;
						return true;
					} else {
						const isValid = /^\d+\.\d+$/.test(version);
						onError(6, `Unsupported YAML version ${version}`, isValid);
						return false;
					}
				}
				default:
					onError(0, `Unknown directive ${name}`, true);
					return false;
			}
		}
		tagName(source, onError) {
			if (source === "!") return "!";
			if (source[0] !== "!") {
				onError(`Not a valid tag: ${source}`);
				return null;
			}
			if (source[1] === "<") {
				const verbatim = source.slice(2, -1);
				if (verbatim === "!" || verbatim === "!!") {
					onError(`Verbatim tags aren't resolved, so ${source} is invalid.`);
					return null;
				}
				if (source[source.length - 1] !== ">") onError("Verbatim tags must end with a >");
				return verbatim;
			}
			const [, handle, suffix] = source.match(/^(.*!)([^!]*)$/s);
			if (!suffix) onError(`The ${source} tag has no suffix`);
			const prefix = this.tags[handle];
			if (prefix) try {
				return prefix + decodeURIComponent(suffix);
			} catch (error) {
				onError(String(error));
				return null;
			}
			if (handle === "!") return source;
			onError(`Could not resolve tag: ${source}`);
			return null;
		}
		tagString(tag) {
			for (const [handle, prefix] of Object.entries(this.tags)) if (tag.startsWith(prefix)) return handle + escapeTagName(tag.substring(prefix.length));
			return tag[0] === "!" ? tag : `!<${tag}>`;
		}
		toString(doc) {
			const lines = this.yaml.explicit ? [`%YAML ${this.yaml.version || "1.2"}`] : [];
			const tagEntries = Object.entries(this.tags);
			let tagNames;
			if (doc && tagEntries.length > 0 && identity.isNode(doc.contents)) {
				const tags = {};
				visit.visit(doc.contents, (_key, node) => {
					if (identity.isNode(node) && node.tag) tags[node.tag] = true;
				});
				tagNames = Object.keys(tags);
			} else tagNames = [];
			for (const [handle, prefix] of tagEntries) {
				if (handle === "!!" && prefix === "tag:yaml.org,2002:") continue;
				if (!doc || tagNames.some((tn) => tn.startsWith(prefix))) lines.push(`%TAG ${handle} ${prefix}`);
			}
			return lines.join("\n");
		}
	};
	Directives.defaultYaml = {
		explicit: false,
		version: "1.2"
	};
	Directives.defaultTags = { "!!": "tag:yaml.org,2002:" };
	exports.Directives = Directives;
}));

// node_modules/yaml/dist/doc/anchors.js
var require_anchors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var visit = require_visit();
	function anchorIsValid(anchor) {
		if (/[\x00-\x19\s,[\]{}]/.test(anchor)) {
			const msg = `Anchor must not contain whitespace or control characters: ${JSON.stringify(anchor)}`;
			throw new Error(msg);
		}
		return true;
	}
	function anchorNames(root) {
		const anchors = /* @__PURE__ */ new Set();
		visit.visit(root, { Value(_key, node) {
			if (node.anchor) anchors.add(node.anchor);
		} });
		return anchors;
	}
	function findNewAnchor(prefix, exclude) {
		for (let i = 1;; ++i) {
			const name = `${prefix}${i}`;
			if (!exclude.has(name)) return name;
		}
	}
	function createNodeAnchors(doc, prefix) {
		const aliasObjects = [];
		const sourceObjects = /* @__PURE__ */ new Map();
		let prevAnchors = null;
		return {
			onAnchor: (source) => {
				aliasObjects.push(source);
				prevAnchors ?? (prevAnchors = anchorNames(doc));
				const anchor = findNewAnchor(prefix, prevAnchors);
				prevAnchors.add(anchor);
				return anchor;
			},
			setAnchors: () => {
				for (const source of aliasObjects) {
					const ref = sourceObjects.get(source);
					if (typeof ref === "object" && ref.anchor && (identity.isScalar(ref.node) || identity.isCollection(ref.node))) ref.node.anchor = ref.anchor;
					else {
						const error = /* @__PURE__ */ new Error("Failed to resolve repeated object (this should not happen)");
						error.source = source;
						throw error;
					}
				}
			},
			sourceObjects
		};
	}
	exports.anchorIsValid = anchorIsValid;
	exports.anchorNames = anchorNames;
	exports.createNodeAnchors = createNodeAnchors;
	exports.findNewAnchor = findNewAnchor;
}));

// node_modules/yaml/dist/doc/applyReviver.js
var require_applyReviver = /* @__PURE__ */ __commonJSMin(((exports) => {
	function applyReviver(reviver, obj, key, val) {
		if (val && typeof val === "object") {
			if (Array.isArray(val)) for (let i = 0, len = val.length; i < len; ++i) {
				const v0 = val[i];
				const v1 = applyReviver(reviver, val, String(i), v0);
				if (v1 === void 0) delete val[i];
				else if (v1 !== v0) val[i] = v1;
			}
			else if (val instanceof Map) for (const k of Array.from(val.keys())) {
				const v0 = val.get(k);
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) val.delete(k);
				else if (v1 !== v0) val.set(k, v1);
			}
			else if (val instanceof Set) for (const v0 of Array.from(val)) {
				const v1 = applyReviver(reviver, val, v0, v0);
				if (v1 === void 0) val.delete(v0);
				else if (v1 !== v0) {
					val.delete(v0);
					val.add(v1);
				}
			}
			else for (const [k, v0] of Object.entries(val)) {
				const v1 = applyReviver(reviver, val, k, v0);
				if (v1 === void 0) delete val[k];
				else if (v1 !== v0) val[k] = v1;
			}
		}
		return reviver.call(obj, key, val);
	}
	exports.applyReviver = applyReviver;
}));

// node_modules/yaml/dist/nodes/toJS.js
var require_toJS = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	function toJS(value, arg, ctx) {
		if (Array.isArray(value)) return value.map((v, i) => toJS(v, String(i), ctx));
		if (value && typeof value.toJSON === "function") {
			if (!ctx || !identity.hasAnchor(value)) return value.toJSON(arg, ctx);
			const data = {
				aliasCount: 0,
				count: 1,
				res: void 0
			};
			ctx.anchors.set(value, data);
			ctx.onCreate = (res) => {
				data.res = res;
				delete ctx.onCreate;
			};
			const res = value.toJSON(arg, ctx);
			if (ctx.onCreate) ctx.onCreate(res);
			return res;
		}
		if (typeof value === "bigint" && !ctx?.keep) return Number(value);
		return value;
	}
	exports.toJS = toJS;
}));

// node_modules/yaml/dist/nodes/Node.js
var require_Node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var applyReviver = require_applyReviver();
	var identity = require_identity();
	var toJS = require_toJS();
	var NodeBase = class {
		constructor(type) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: type });
		}
		clone() {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		toJS(doc, { mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			if (!identity.isDocument(doc)) throw new TypeError("A document argument is required");
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc,
				keep: true,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this, "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
	};
	exports.NodeBase = NodeBase;
}));

// node_modules/yaml/dist/nodes/Alias.js
var require_Alias = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var visit = require_visit();
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	var Alias = class extends Node.NodeBase {
		constructor(source) {
			super(identity.ALIAS);
			this.source = source;
			Object.defineProperty(this, "tag", { set() {
				throw new Error("Alias nodes cannot have tags");
			} });
		}
		resolve(doc, ctx) {
			if (ctx?.maxAliasCount === 0) throw new ReferenceError("Alias resolution is disabled");
			let nodes;
			if (ctx?.aliasResolveCache) nodes = ctx.aliasResolveCache;
			else {
				nodes = [];
				visit.visit(doc, { Node: (_key, node) => {
					if (identity.isAlias(node) || identity.hasAnchor(node)) nodes.push(node);
				} });
				if (ctx) ctx.aliasResolveCache = nodes;
			}
			let found = void 0;
			for (const node of nodes) {
				if (node === this) break;
				if (node.anchor === this.source) found = node;
			}
			if (found && ctx) {
				const { anchors, doc, maxAliasCount } = ctx;
				let data = anchors.get(found);
				if (!data) {
					toJS.toJS(found, null, ctx);
					data = anchors.get(found);
				}
				/* istanbul ignore if */
				if (data?.res === void 0) throw new ReferenceError("This should not happen: Alias anchor was not resolved?");
				if (maxAliasCount >= 0) {
					data.count += 1;
					if (data.aliasCount === 0) data.aliasCount = getAliasCount(doc, found, anchors);
					if (data.count * data.aliasCount > maxAliasCount) throw new ReferenceError("Excessive alias count indicates a resource exhaustion attack");
				}
			}
			return found;
		}
		toJSON(_arg, ctx) {
			if (!ctx) return { source: this.source };
			const source = this.resolve(ctx.doc, ctx);
			if (!source) {
				const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
				throw new ReferenceError(msg);
			}
			return ctx.anchors.get(source).res;
		}
		toString(ctx, _onComment, _onChompKeep) {
			const src = `*${this.source}`;
			if (ctx) {
				anchors.anchorIsValid(this.source);
				if (ctx.options.verifyAliasOrder && !ctx.anchors.has(this.source)) {
					const msg = `Unresolved alias (the anchor must be set before the alias): ${this.source}`;
					throw new Error(msg);
				}
				if (ctx.implicitKey) return `${src} `;
			}
			return src;
		}
	};
	function getAliasCount(doc, node, anchors) {
		if (identity.isAlias(node)) {
			const source = node.resolve(doc);
			const anchor = anchors && source && anchors.get(source);
			return anchor ? anchor.count * anchor.aliasCount : 0;
		} else if (identity.isCollection(node)) {
			let count = 0;
			for (const item of node.items) {
				const c = getAliasCount(doc, item, anchors);
				if (c > count) count = c;
			}
			return count;
		} else if (identity.isPair(node)) {
			const kc = getAliasCount(doc, node.key, anchors);
			const vc = getAliasCount(doc, node.value, anchors);
			return Math.max(kc, vc);
		}
		return 1;
	}
	exports.Alias = Alias;
}));

// node_modules/yaml/dist/nodes/Scalar.js
var require_Scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Node = require_Node();
	var toJS = require_toJS();
	const isScalarValue = (value) => !value || typeof value !== "function" && typeof value !== "object";
	var Scalar = class extends Node.NodeBase {
		constructor(value) {
			super(identity.SCALAR);
			this.value = value;
		}
		toJSON(arg, ctx) {
			return ctx?.keep ? this.value : toJS.toJS(this.value, arg, ctx);
		}
		toString() {
			return String(this.value);
		}
	};
	Scalar.BLOCK_FOLDED = "BLOCK_FOLDED";
	Scalar.BLOCK_LITERAL = "BLOCK_LITERAL";
	Scalar.PLAIN = "PLAIN";
	Scalar.QUOTE_DOUBLE = "QUOTE_DOUBLE";
	Scalar.QUOTE_SINGLE = "QUOTE_SINGLE";
	exports.Scalar = Scalar;
	exports.isScalarValue = isScalarValue;
}));

// node_modules/yaml/dist/doc/createNode.js
var require_createNode = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var Scalar = require_Scalar();
	const defaultTagPrefix = "tag:yaml.org,2002:";
	function findTagObject(value, tagName, tags) {
		if (tagName) {
			const match = tags.filter((t) => t.tag === tagName);
			const tagObj = match.find((t) => !t.format) ?? match[0];
			if (!tagObj) throw new Error(`Tag ${tagName} not found`);
			return tagObj;
		}
		return tags.find((t) => t.identify?.(value) && !t.format);
	}
	function createNode(value, tagName, ctx) {
		if (identity.isDocument(value)) value = value.contents;
		if (identity.isNode(value)) return value;
		if (identity.isPair(value)) {
			const map = ctx.schema[identity.MAP].createNode?.(ctx.schema, null, ctx);
			map.items.push(value);
			return map;
		}
		if (value instanceof String || value instanceof Number || value instanceof Boolean || typeof BigInt !== "undefined" && value instanceof BigInt) value = value.valueOf();
		const { aliasDuplicateObjects, onAnchor, onTagObj, schema, sourceObjects } = ctx;
		let ref = void 0;
		if (aliasDuplicateObjects && value && typeof value === "object") {
			ref = sourceObjects.get(value);
			if (ref) {
				ref.anchor ?? (ref.anchor = onAnchor(value));
				return new Alias.Alias(ref.anchor);
			} else {
				ref = {
					anchor: null,
					node: null
				};
				sourceObjects.set(value, ref);
			}
		}
		if (tagName?.startsWith("!!")) tagName = defaultTagPrefix + tagName.slice(2);
		let tagObj = findTagObject(value, tagName, schema.tags);
		if (!tagObj) {
			if (value && typeof value.toJSON === "function") value = value.toJSON();
			if (!value || typeof value !== "object") {
				const node = new Scalar.Scalar(value);
				if (ref) ref.node = node;
				return node;
			}
			tagObj = value instanceof Map ? schema[identity.MAP] : Symbol.iterator in Object(value) ? schema[identity.SEQ] : schema[identity.MAP];
		}
		if (onTagObj) {
			onTagObj(tagObj);
			delete ctx.onTagObj;
		}
		const node = tagObj?.createNode ? tagObj.createNode(ctx.schema, value, ctx) : typeof tagObj?.nodeClass?.from === "function" ? tagObj.nodeClass.from(ctx.schema, value, ctx) : new Scalar.Scalar(value);
		if (tagName) node.tag = tagName;
		else if (!tagObj.default) node.tag = tagObj.tag;
		if (ref) ref.node = node;
		return node;
	}
	exports.createNode = createNode;
}));

// node_modules/yaml/dist/nodes/Collection.js
var require_Collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var identity = require_identity();
	var Node = require_Node();
	function collectionFromPath(schema, path, value) {
		let v = value;
		for (let i = path.length - 1; i >= 0; --i) {
			const k = path[i];
			if (typeof k === "number" && Number.isInteger(k) && k >= 0) {
				const a = [];
				a[k] = v;
				v = a;
			} else v = /* @__PURE__ */ new Map([[k, v]]);
		}
		return createNode.createNode(v, void 0, {
			aliasDuplicateObjects: false,
			keepUndefined: false,
			onAnchor: () => {
				throw new Error("This should not happen, please report a bug.");
			},
			schema,
			sourceObjects: /* @__PURE__ */ new Map()
		});
	}
	const isEmptyPath = (path) => path == null || typeof path === "object" && !!path[Symbol.iterator]().next().done;
	var Collection = class extends Node.NodeBase {
		constructor(type, schema) {
			super(type);
			Object.defineProperty(this, "schema", {
				value: schema,
				configurable: true,
				enumerable: false,
				writable: true
			});
		}
		clone(schema) {
			const copy = Object.create(Object.getPrototypeOf(this), Object.getOwnPropertyDescriptors(this));
			if (schema) copy.schema = schema;
			copy.items = copy.items.map((it) => identity.isNode(it) || identity.isPair(it) ? it.clone(schema) : it);
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		addIn(path, value) {
			if (isEmptyPath(path)) this.add(value);
			else {
				const [key, ...rest] = path;
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.addIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
		deleteIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.delete(key);
			const node = this.get(key, true);
			if (identity.isCollection(node)) return node.deleteIn(rest);
			else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
		}
		getIn(path, keepScalar) {
			const [key, ...rest] = path;
			const node = this.get(key, true);
			if (rest.length === 0) return !keepScalar && identity.isScalar(node) ? node.value : node;
			else return identity.isCollection(node) ? node.getIn(rest, keepScalar) : void 0;
		}
		hasAllNullValues(allowScalar) {
			return this.items.every((node) => {
				if (!identity.isPair(node)) return false;
				const n = node.value;
				return n == null || allowScalar && identity.isScalar(n) && n.value == null && !n.commentBefore && !n.comment && !n.tag;
			});
		}
		hasIn(path) {
			const [key, ...rest] = path;
			if (rest.length === 0) return this.has(key);
			const node = this.get(key, true);
			return identity.isCollection(node) ? node.hasIn(rest) : false;
		}
		setIn(path, value) {
			const [key, ...rest] = path;
			if (rest.length === 0) this.set(key, value);
			else {
				const node = this.get(key, true);
				if (identity.isCollection(node)) node.setIn(rest, value);
				else if (node === void 0 && this.schema) this.set(key, collectionFromPath(this.schema, rest, value));
				else throw new Error(`Expected YAML collection at ${key}. Remaining path: ${rest}`);
			}
		}
	};
	exports.Collection = Collection;
	exports.collectionFromPath = collectionFromPath;
	exports.isEmptyPath = isEmptyPath;
}));

// node_modules/yaml/dist/stringify/stringifyComment.js
var require_stringifyComment = /* @__PURE__ */ __commonJSMin(((exports) => {
	const stringifyComment = (str) => str.replace(/^(?!$)(?: $)?/gm, "#");
	function indentComment(comment, indent) {
		if (/^\n+$/.test(comment)) return comment.substring(1);
		return indent ? comment.replace(/^(?! *$)/gm, indent) : comment;
	}
	const lineComment = (str, indent, comment) => str.endsWith("\n") ? indentComment(comment, indent) : comment.includes("\n") ? "\n" + indentComment(comment, indent) : (str.endsWith(" ") ? "" : " ") + comment;
	exports.indentComment = indentComment;
	exports.lineComment = lineComment;
	exports.stringifyComment = stringifyComment;
}));

// node_modules/yaml/dist/stringify/foldFlowLines.js
var require_foldFlowLines = /* @__PURE__ */ __commonJSMin(((exports) => {
	const FOLD_FLOW = "flow";
	const FOLD_BLOCK = "block";
	const FOLD_QUOTED = "quoted";
	function foldFlowLines(text, indent, mode = "flow", { indentAtStart, lineWidth = 80, minContentWidth = 20, onFold, onOverflow } = {}) {
		if (!lineWidth || lineWidth < 0) return text;
		if (lineWidth < minContentWidth) minContentWidth = 0;
		const endStep = Math.max(1 + minContentWidth, 1 + lineWidth - indent.length);
		if (text.length <= endStep) return text;
		const folds = [];
		const escapedFolds = {};
		let end = lineWidth - indent.length;
		if (typeof indentAtStart === "number") {
			if (indentAtStart > lineWidth - Math.max(2, minContentWidth)) folds.push(0);
			else end = lineWidth - indentAtStart;
		}
		let split = void 0;
		let prev = void 0;
		let overflow = false;
		let i = -1;
		let escStart = -1;
		let escEnd = -1;
		if (mode === FOLD_BLOCK) {
			i = consumeMoreIndentedLines(text, i, indent.length);
			if (i !== -1) end = i + endStep;
		}
		for (let ch; ch = text[i += 1];) {
			if (mode === FOLD_QUOTED && ch === "\\") {
				escStart = i;
				switch (text[i + 1]) {
					case "x":
						i += 3;
						break;
					case "u":
						i += 5;
						break;
					case "U":
						i += 9;
						break;
					default: i += 1;
				}
				escEnd = i;
			}
			if (ch === "\n") {
				if (mode === FOLD_BLOCK) i = consumeMoreIndentedLines(text, i, indent.length);
				end = i + indent.length + endStep;
				split = void 0;
			} else {
				if (ch === " " && prev && prev !== " " && prev !== "\n" && prev !== "	") {
					const next = text[i + 1];
					if (next && next !== " " && next !== "\n" && next !== "	") split = i;
				}
				if (i >= end) {
					if (split) {
						folds.push(split);
						end = split + endStep;
						split = void 0;
					} else if (mode === FOLD_QUOTED) {
						while (prev === " " || prev === "	") {
							prev = ch;
							ch = text[i += 1];
							overflow = true;
						}
						const j = i > escEnd + 1 ? i - 2 : escStart - 1;
						if (escapedFolds[j]) return text;
						folds.push(j);
						escapedFolds[j] = true;
						end = j + endStep;
						split = void 0;
					} else overflow = true;
				}
			}
			prev = ch;
		}
		if (overflow && onOverflow) onOverflow();
		if (folds.length === 0) return text;
		if (onFold) onFold();
		let res = text.slice(0, folds[0]);
		for (let i = 0; i < folds.length; ++i) {
			const fold = folds[i];
			const end = folds[i + 1] || text.length;
			if (fold === 0) res = `\n${indent}${text.slice(0, end)}`;
			else {
				if (mode === FOLD_QUOTED && escapedFolds[fold]) res += `${text[fold]}\\`;
				res += `\n${indent}${text.slice(fold + 1, end)}`;
			}
		}
		return res;
	}
	function consumeMoreIndentedLines(text, i, indent) {
		let end = i;
		let start = i + 1;
		let ch = text[start];
		while (ch === " " || ch === "	") if (i < start + indent) ch = text[++i];
		else {
			do
				ch = text[++i];
			while (ch && ch !== "\n");
			end = i;
			start = i + 1;
			ch = text[start];
		}
		return end;
	}
	exports.FOLD_BLOCK = FOLD_BLOCK;
	exports.FOLD_FLOW = FOLD_FLOW;
	exports.FOLD_QUOTED = FOLD_QUOTED;
	exports.foldFlowLines = foldFlowLines;
}));

// node_modules/yaml/dist/stringify/stringifyString.js
var require_stringifyString = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var foldFlowLines = require_foldFlowLines();
	const getFoldOptions = (ctx, isBlock) => ({
		indentAtStart: isBlock ? ctx.indent.length : ctx.indentAtStart,
		lineWidth: ctx.options.lineWidth,
		minContentWidth: ctx.options.minContentWidth
	});
	const containsDocumentMarker = (str) => /^(%|---|\.\.\.)/m.test(str);
	function lineLengthOverLimit(str, lineWidth, indentLength) {
		if (!lineWidth || lineWidth < 0) return false;
		const limit = lineWidth - indentLength;
		const strLen = str.length;
		if (strLen <= limit) return false;
		for (let i = 0, start = 0; i < strLen; ++i) if (str[i] === "\n") {
			if (i - start > limit) return true;
			start = i + 1;
			if (strLen - start <= limit) return false;
		}
		return true;
	}
	function doubleQuotedString(value, ctx) {
		const json = JSON.stringify(value);
		if (ctx.options.doubleQuotedAsJSON) return json;
		const { implicitKey } = ctx;
		const minMultiLineLength = ctx.options.doubleQuotedMinMultiLineLength;
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		let str = "";
		let start = 0;
		for (let i = 0, ch = json[i]; ch; ch = json[++i]) {
			if (ch === " " && json[i + 1] === "\\" && json[i + 2] === "n") {
				str += json.slice(start, i) + "\\ ";
				i += 1;
				start = i;
				ch = "\\";
			}
			if (ch === "\\") switch (json[i + 1]) {
				case "u":
					{
						str += json.slice(start, i);
						const code = json.substr(i + 2, 4);
						switch (code) {
							case "0000":
								str += "\\0";
								break;
							case "0007":
								str += "\\a";
								break;
							case "000b":
								str += "\\v";
								break;
							case "001b":
								str += "\\e";
								break;
							case "0085":
								str += "\\N";
								break;
							case "00a0":
								str += "\\_";
								break;
							case "2028":
								str += "\\L";
								break;
							case "2029":
								str += "\\P";
								break;
							default: if (code.substr(0, 2) === "00") str += "\\x" + code.substr(2);
							else str += json.substr(i, 6);
						}
						i += 5;
						start = i + 1;
					}
					break;
				case "n":
					if (implicitKey || json[i + 2] === "\"" || json.length < minMultiLineLength) i += 1;
					else {
						str += json.slice(start, i) + "\n\n";
						while (json[i + 2] === "\\" && json[i + 3] === "n" && json[i + 4] !== "\"") {
							str += "\n";
							i += 2;
						}
						str += indent;
						if (json[i + 2] === " ") str += "\\";
						i += 1;
						start = i + 1;
					}
					break;
				default: i += 1;
			}
		}
		str = start ? str + json.slice(start) : json;
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_QUOTED, getFoldOptions(ctx, false));
	}
	function singleQuotedString(value, ctx) {
		if (ctx.options.singleQuote === false || ctx.implicitKey && value.includes("\n") || /[ \t]\n|\n[ \t]/.test(value)) return doubleQuotedString(value, ctx);
		const indent = ctx.indent || (containsDocumentMarker(value) ? "  " : "");
		const res = "'" + value.replace(/'/g, "''").replace(/\n+/g, `$&\n${indent}`) + "'";
		return ctx.implicitKey ? res : foldFlowLines.foldFlowLines(res, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function quotedString(value, ctx) {
		const { singleQuote } = ctx.options;
		let qs;
		if (singleQuote === false) qs = doubleQuotedString;
		else {
			const hasDouble = value.includes("\"");
			const hasSingle = value.includes("'");
			if (hasDouble && !hasSingle) qs = singleQuotedString;
			else if (hasSingle && !hasDouble) qs = doubleQuotedString;
			else qs = singleQuote ? singleQuotedString : doubleQuotedString;
		}
		return qs(value, ctx);
	}
	let blockEndNewlines;
	try {
		blockEndNewlines = new RegExp("(^|(?<!\n))\n+(?!\n|$)", "g");
	} catch {
		blockEndNewlines = /\n+(?!\n|$)/g;
	}
	function blockString({ comment, type, value }, ctx, onComment, onChompKeep) {
		const { blockQuote, commentString, lineWidth } = ctx.options;
		if (!blockQuote || /\n[\t ]+$/.test(value)) return quotedString(value, ctx);
		const indent = ctx.indent || (ctx.forceBlockIndent || containsDocumentMarker(value) ? "  " : "");
		const literal = blockQuote === "literal" ? true : blockQuote === "folded" || type === Scalar.Scalar.BLOCK_FOLDED ? false : type === Scalar.Scalar.BLOCK_LITERAL ? true : !lineLengthOverLimit(value, lineWidth, indent.length);
		if (!value) return literal ? "|\n" : ">\n";
		let chomp;
		let endStart;
		for (endStart = value.length; endStart > 0; --endStart) {
			const ch = value[endStart - 1];
			if (ch !== "\n" && ch !== "	" && ch !== " ") break;
		}
		let end = value.substring(endStart);
		const endNlPos = end.indexOf("\n");
		if (endNlPos === -1) chomp = "-";
		else if (value === end || endNlPos !== end.length - 1) {
			chomp = "+";
			if (onChompKeep) onChompKeep();
		} else chomp = "";
		if (end) {
			value = value.slice(0, -end.length);
			if (end[end.length - 1] === "\n") end = end.slice(0, -1);
			end = end.replace(blockEndNewlines, `$&${indent}`);
		}
		let startWithSpace = false;
		let startEnd;
		let startNlPos = -1;
		for (startEnd = 0; startEnd < value.length; ++startEnd) {
			const ch = value[startEnd];
			if (ch === " ") startWithSpace = true;
			else if (ch === "\n") startNlPos = startEnd;
			else break;
		}
		let start = value.substring(0, startNlPos < startEnd ? startNlPos + 1 : startEnd);
		if (start) {
			value = value.substring(start.length);
			start = start.replace(/\n+/g, `$&${indent}`);
		}
		let header = (startWithSpace ? indent ? "2" : "1" : "") + chomp;
		if (comment) {
			header += " " + commentString(comment.replace(/ ?[\r\n]+/g, " "));
			if (onComment) onComment();
		}
		if (!literal) {
			const foldedValue = value.replace(/\n+/g, "\n$&").replace(/(?:^|\n)([\t ].*)(?:([\n\t ]*)\n(?![\n\t ]))?/g, "$1$2").replace(/\n+/g, `$&${indent}`);
			let literalFallback = false;
			const foldOptions = getFoldOptions(ctx, true);
			if (blockQuote !== "folded" && type !== Scalar.Scalar.BLOCK_FOLDED) foldOptions.onOverflow = () => {
				literalFallback = true;
			};
			const body = foldFlowLines.foldFlowLines(`${start}${foldedValue}${end}`, indent, foldFlowLines.FOLD_BLOCK, foldOptions);
			if (!literalFallback) return `>${header}\n${indent}${body}`;
		}
		value = value.replace(/\n+/g, `$&${indent}`);
		return `|${header}\n${indent}${start}${value}${end}`;
	}
	function plainString(item, ctx, onComment, onChompKeep) {
		const { type, value } = item;
		const { actualString, implicitKey, indent, indentStep, inFlow } = ctx;
		if (implicitKey && value.includes("\n") || inFlow && /[[\]{},]/.test(value)) return quotedString(value, ctx);
		if (/^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/.test(value)) return implicitKey || inFlow || !value.includes("\n") ? quotedString(value, ctx) : blockString(item, ctx, onComment, onChompKeep);
		if (!implicitKey && !inFlow && type !== Scalar.Scalar.PLAIN && value.includes("\n")) return blockString(item, ctx, onComment, onChompKeep);
		if (containsDocumentMarker(value)) {
			if (indent === "") {
				ctx.forceBlockIndent = true;
				return blockString(item, ctx, onComment, onChompKeep);
			} else if (implicitKey && indent === indentStep) return quotedString(value, ctx);
		}
		const str = value.replace(/\n+/g, `$&\n${indent}`);
		if (actualString) {
			const test = (tag) => tag.default && tag.tag !== "tag:yaml.org,2002:str" && tag.test?.test(str);
			const { compat, tags } = ctx.doc.schema;
			if (tags.some(test) || compat?.some(test)) return quotedString(value, ctx);
		}
		return implicitKey ? str : foldFlowLines.foldFlowLines(str, indent, foldFlowLines.FOLD_FLOW, getFoldOptions(ctx, false));
	}
	function stringifyString(item, ctx, onComment, onChompKeep) {
		const { implicitKey, inFlow } = ctx;
		const ss = typeof item.value === "string" ? item : Object.assign({}, item, { value: String(item.value) });
		let { type } = item;
		if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
			if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u.test(ss.value)) type = Scalar.Scalar.QUOTE_DOUBLE;
		}
		const _stringify = (_type) => {
			switch (_type) {
				case Scalar.Scalar.BLOCK_FOLDED:
				case Scalar.Scalar.BLOCK_LITERAL: return implicitKey || inFlow ? quotedString(ss.value, ctx) : blockString(ss, ctx, onComment, onChompKeep);
				case Scalar.Scalar.QUOTE_DOUBLE: return doubleQuotedString(ss.value, ctx);
				case Scalar.Scalar.QUOTE_SINGLE: return singleQuotedString(ss.value, ctx);
				case Scalar.Scalar.PLAIN: return plainString(ss, ctx, onComment, onChompKeep);
				default: return null;
			}
		};
		let res = _stringify(type);
		if (res === null) {
			const { defaultKeyType, defaultStringType } = ctx.options;
			const t = implicitKey && defaultKeyType || defaultStringType;
			res = _stringify(t);
			if (res === null) throw new Error(`Unsupported default string type ${t}`);
		}
		return res;
	}
	exports.stringifyString = stringifyString;
}));

// node_modules/yaml/dist/stringify/stringify.js
var require_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	var anchors = require_anchors();
	var identity = require_identity();
	var stringifyComment = require_stringifyComment();
	var stringifyString = require_stringifyString();
	function createStringifyContext(doc, options) {
		const opt = Object.assign({
			blockQuote: true,
			commentString: stringifyComment.stringifyComment,
			defaultKeyType: null,
			defaultStringType: "PLAIN",
			directives: null,
			doubleQuotedAsJSON: false,
			doubleQuotedMinMultiLineLength: 40,
			falseStr: "false",
			flowCollectionPadding: true,
			indentSeq: true,
			lineWidth: 80,
			minContentWidth: 20,
			nullStr: "null",
			simpleKeys: false,
			singleQuote: null,
			trailingComma: false,
			trueStr: "true",
			verifyAliasOrder: true
		}, doc.schema.toStringOptions, options);
		let inFlow;
		switch (opt.collectionStyle) {
			case "block":
				inFlow = false;
				break;
			case "flow":
				inFlow = true;
				break;
			default: inFlow = null;
		}
		return {
			anchors: /* @__PURE__ */ new Set(),
			doc,
			flowCollectionPadding: opt.flowCollectionPadding ? " " : "",
			indent: "",
			indentStep: typeof opt.indent === "number" ? " ".repeat(opt.indent) : "  ",
			inFlow,
			options: opt
		};
	}
	function getTagObject(tags, item) {
		if (item.tag) {
			const match = tags.filter((t) => t.tag === item.tag);
			if (match.length > 0) return match.find((t) => t.format === item.format) ?? match[0];
		}
		let tagObj = void 0;
		let obj;
		if (identity.isScalar(item)) {
			obj = item.value;
			let match = tags.filter((t) => t.identify?.(obj));
			if (match.length > 1) {
				const testMatch = match.filter((t) => t.test);
				if (testMatch.length > 0) match = testMatch;
			}
			tagObj = match.find((t) => t.format === item.format) ?? match.find((t) => !t.format);
		} else {
			obj = item;
			tagObj = tags.find((t) => t.nodeClass && obj instanceof t.nodeClass);
		}
		if (!tagObj) {
			const name = obj?.constructor?.name ?? (obj === null ? "null" : typeof obj);
			throw new Error(`Tag not resolved for ${name} value`);
		}
		return tagObj;
	}
	function stringifyProps(node, tagObj, { anchors: anchors$1, doc }) {
		if (!doc.directives) return "";
		const props = [];
		const anchor = (identity.isScalar(node) || identity.isCollection(node)) && node.anchor;
		if (anchor && anchors.anchorIsValid(anchor)) {
			anchors$1.add(anchor);
			props.push(`&${anchor}`);
		}
		const tag = node.tag ?? (tagObj.default ? null : tagObj.tag);
		if (tag) props.push(doc.directives.tagString(tag));
		return props.join(" ");
	}
	function stringify(item, ctx, onComment, onChompKeep) {
		if (identity.isPair(item)) return item.toString(ctx, onComment, onChompKeep);
		if (identity.isAlias(item)) {
			if (ctx.doc.directives) return item.toString(ctx);
			if (ctx.resolvedAliases?.has(item)) throw new TypeError(`Cannot stringify circular structure without alias nodes`);
			else {
				if (ctx.resolvedAliases) ctx.resolvedAliases.add(item);
				else ctx.resolvedAliases = /* @__PURE__ */ new Set([item]);
				item = item.resolve(ctx.doc);
			}
		}
		let tagObj = void 0;
		const node = identity.isNode(item) ? item : ctx.doc.createNode(item, { onTagObj: (o) => tagObj = o });
		tagObj ?? (tagObj = getTagObject(ctx.doc.schema.tags, node));
		const props = stringifyProps(node, tagObj, ctx);
		if (props.length > 0) ctx.indentAtStart = (ctx.indentAtStart ?? 0) + props.length + 1;
		const str = typeof tagObj.stringify === "function" ? tagObj.stringify(node, ctx, onComment, onChompKeep) : identity.isScalar(node) ? stringifyString.stringifyString(node, ctx, onComment, onChompKeep) : node.toString(ctx, onComment, onChompKeep);
		if (!props) return str;
		return identity.isScalar(node) || str[0] === "{" || str[0] === "[" ? `${props} ${str}` : `${props}\n${ctx.indent}${str}`;
	}
	exports.createStringifyContext = createStringifyContext;
	exports.stringify = stringify;
}));

// node_modules/yaml/dist/stringify/stringifyPair.js
var require_stringifyPair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyPair({ key, value }, ctx, onComment, onChompKeep) {
		const { allNullValues, doc, indent, indentStep, options: { commentString, indentSeq, simpleKeys } } = ctx;
		let keyComment = identity.isNode(key) && key.comment || null;
		if (simpleKeys) {
			if (keyComment) throw new Error("With simple keys, key nodes cannot have comments");
			if (identity.isCollection(key) || !identity.isNode(key) && typeof key === "object") throw new Error("With simple keys, collection cannot be used as a key value");
		}
		let explicitKey = !simpleKeys && (!key || keyComment && value == null && !ctx.inFlow || identity.isCollection(key) || (identity.isScalar(key) ? key.type === Scalar.Scalar.BLOCK_FOLDED || key.type === Scalar.Scalar.BLOCK_LITERAL : typeof key === "object"));
		ctx = Object.assign({}, ctx, {
			allNullValues: false,
			implicitKey: !explicitKey && (simpleKeys || !allNullValues),
			indent: indent + indentStep
		});
		let keyCommentDone = false;
		let chompKeep = false;
		let str = stringify.stringify(key, ctx, () => keyCommentDone = true, () => chompKeep = true);
		if (!explicitKey && !ctx.inFlow && str.length > 1024) {
			if (simpleKeys) throw new Error("With simple keys, single line scalar must not span more than 1024 characters");
			explicitKey = true;
		}
		if (ctx.inFlow) {
			if (allNullValues || value == null) {
				if (keyCommentDone && onComment) onComment();
				return str === "" ? "?" : explicitKey ? `? ${str}` : str;
			}
		} else if (allNullValues && !simpleKeys || value == null && explicitKey) {
			str = `? ${str}`;
			if (keyComment && !keyCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			else if (chompKeep && onChompKeep) onChompKeep();
			return str;
		}
		if (keyCommentDone) keyComment = null;
		if (explicitKey) {
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
			str = `? ${str}\n${indent}:`;
		} else {
			str = `${str}:`;
			if (keyComment) str += stringifyComment.lineComment(str, ctx.indent, commentString(keyComment));
		}
		let vsb, vcb, valueComment;
		if (identity.isNode(value)) {
			vsb = !!value.spaceBefore;
			vcb = value.commentBefore;
			valueComment = value.comment;
		} else {
			vsb = false;
			vcb = null;
			valueComment = null;
			if (value && typeof value === "object") value = doc.createNode(value);
		}
		ctx.implicitKey = false;
		if (!explicitKey && !keyComment && identity.isScalar(value)) ctx.indentAtStart = str.length + 1;
		chompKeep = false;
		if (!indentSeq && indentStep.length >= 2 && !ctx.inFlow && !explicitKey && identity.isSeq(value) && !value.flow && !value.tag && !value.anchor) ctx.indent = ctx.indent.substring(2);
		let valueCommentDone = false;
		const valueStr = stringify.stringify(value, ctx, () => valueCommentDone = true, () => chompKeep = true);
		let ws = " ";
		if (keyComment || vsb || vcb) {
			ws = vsb ? "\n" : "";
			if (vcb) {
				const cs = commentString(vcb);
				ws += `\n${stringifyComment.indentComment(cs, ctx.indent)}`;
			}
			if (valueStr === "" && !ctx.inFlow) {
				if (ws === "\n" && valueComment) ws = "\n\n";
			} else ws += `\n${ctx.indent}`;
		} else if (!explicitKey && identity.isCollection(value)) {
			const vs0 = valueStr[0];
			const nl0 = valueStr.indexOf("\n");
			const hasNewline = nl0 !== -1;
			const flow = ctx.inFlow ?? value.flow ?? value.items.length === 0;
			if (hasNewline || !flow) {
				let hasPropsLine = false;
				if (hasNewline && (vs0 === "&" || vs0 === "!")) {
					let sp0 = valueStr.indexOf(" ");
					if (vs0 === "&" && sp0 !== -1 && sp0 < nl0 && valueStr[sp0 + 1] === "!") sp0 = valueStr.indexOf(" ", sp0 + 1);
					if (sp0 === -1 || nl0 < sp0) hasPropsLine = true;
				}
				if (!hasPropsLine) ws = `\n${ctx.indent}`;
			}
		} else if (valueStr === "" || valueStr[0] === "\n") ws = "";
		str += ws + valueStr;
		if (ctx.inFlow) {
			if (valueCommentDone && onComment) onComment();
		} else if (valueComment && !valueCommentDone) str += stringifyComment.lineComment(str, ctx.indent, commentString(valueComment));
		else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	exports.stringifyPair = stringifyPair;
}));

// node_modules/yaml/dist/log.js
var require_log = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	function debug(logLevel, ...messages) {
		if (logLevel === "debug") console.log(...messages);
	}
	function warn(logLevel, warning) {
		if (logLevel === "debug" || logLevel === "warn") {
			if (typeof node_process.emitWarning === "function") node_process.emitWarning(warning);
			else console.warn(warning);
		}
	}
	exports.debug = debug;
	exports.warn = warn;
}));

// node_modules/yaml/dist/schema/yaml-1.1/merge.js
var require_merge = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	const MERGE_KEY = "<<";
	const merge = {
		identify: (value) => value === MERGE_KEY || typeof value === "symbol" && value.description === MERGE_KEY,
		default: "key",
		tag: "tag:yaml.org,2002:merge",
		test: /^<<$/,
		resolve: () => Object.assign(new Scalar.Scalar(Symbol(MERGE_KEY)), { addToJSMap: addMergeToJSMap }),
		stringify: () => MERGE_KEY
	};
	const isMergeKey = (ctx, key) => (merge.identify(key) || identity.isScalar(key) && (!key.type || key.type === Scalar.Scalar.PLAIN) && merge.identify(key.value)) && ctx?.doc.schema.tags.some((tag) => tag.tag === merge.tag && tag.default);
	function addMergeToJSMap(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (identity.isSeq(source)) for (const it of source.items) mergeValue(ctx, map, it);
		else if (Array.isArray(source)) for (const it of source) mergeValue(ctx, map, it);
		else mergeValue(ctx, map, source);
	}
	function mergeValue(ctx, map, value) {
		const source = resolveAliasValue(ctx, value);
		if (!identity.isMap(source)) throw new Error("Merge sources must be maps or map aliases");
		const srcMap = source.toJSON(null, ctx, Map);
		for (const [key, value] of srcMap) if (map instanceof Map) {
			if (!map.has(key)) map.set(key, value);
		} else if (map instanceof Set) map.add(key);
		else if (!Object.prototype.hasOwnProperty.call(map, key)) Object.defineProperty(map, key, {
			value,
			writable: true,
			enumerable: true,
			configurable: true
		});
		return map;
	}
	function resolveAliasValue(ctx, value) {
		return ctx && identity.isAlias(value) ? value.resolve(ctx.doc, ctx) : value;
	}
	exports.addMergeToJSMap = addMergeToJSMap;
	exports.isMergeKey = isMergeKey;
	exports.merge = merge;
}));

// node_modules/yaml/dist/nodes/addPairToJSMap.js
var require_addPairToJSMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var log = require_log();
	var merge = require_merge();
	var stringify = require_stringify();
	var identity = require_identity();
	var toJS = require_toJS();
	function addPairToJSMap(ctx, map, { key, value }) {
		if (identity.isNode(key) && key.addToJSMap) key.addToJSMap(ctx, map, value);
		else if (merge.isMergeKey(ctx, key)) merge.addMergeToJSMap(ctx, map, value);
		else {
			const jsKey = toJS.toJS(key, "", ctx);
			if (map instanceof Map) map.set(jsKey, toJS.toJS(value, jsKey, ctx));
			else if (map instanceof Set) map.add(jsKey);
			else {
				const stringKey = stringifyKey(key, jsKey, ctx);
				const jsValue = toJS.toJS(value, stringKey, ctx);
				if (stringKey in map) Object.defineProperty(map, stringKey, {
					value: jsValue,
					writable: true,
					enumerable: true,
					configurable: true
				});
				else map[stringKey] = jsValue;
			}
		}
		return map;
	}
	function stringifyKey(key, jsKey, ctx) {
		if (jsKey === null) return "";
		if (typeof jsKey !== "object") return String(jsKey);
		if (identity.isNode(key) && ctx?.doc) {
			const strCtx = stringify.createStringifyContext(ctx.doc, {});
			strCtx.anchors = /* @__PURE__ */ new Set();
			for (const node of ctx.anchors.keys()) strCtx.anchors.add(node.anchor);
			strCtx.inFlow = true;
			strCtx.inStringifyKey = true;
			const strKey = key.toString(strCtx);
			if (!ctx.mapKeyWarned) {
				let jsonStr = JSON.stringify(strKey);
				if (jsonStr.length > 40) jsonStr = jsonStr.substring(0, 36) + "...\"";
				log.warn(ctx.doc.options.logLevel, `Keys with collection values will be stringified due to JS Object restrictions: ${jsonStr}. Set mapAsMap: true to use object keys.`);
				ctx.mapKeyWarned = true;
			}
			return strKey;
		}
		return JSON.stringify(jsKey);
	}
	exports.addPairToJSMap = addPairToJSMap;
}));

// node_modules/yaml/dist/nodes/Pair.js
var require_Pair = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyPair = require_stringifyPair();
	var addPairToJSMap = require_addPairToJSMap();
	var identity = require_identity();
	function createPair(key, value, ctx) {
		const k = createNode.createNode(key, void 0, ctx);
		const v = createNode.createNode(value, void 0, ctx);
		return new Pair(k, v);
	}
	var Pair = class Pair {
		constructor(key, value = null) {
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.PAIR });
			this.key = key;
			this.value = value;
		}
		clone(schema) {
			let { key, value } = this;
			if (identity.isNode(key)) key = key.clone(schema);
			if (identity.isNode(value)) value = value.clone(schema);
			return new Pair(key, value);
		}
		toJSON(_, ctx) {
			const pair = ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			return addPairToJSMap.addPairToJSMap(ctx, pair, this);
		}
		toString(ctx, onComment, onChompKeep) {
			return ctx?.doc ? stringifyPair.stringifyPair(this, ctx, onComment, onChompKeep) : JSON.stringify(this);
		}
	};
	exports.Pair = Pair;
	exports.createPair = createPair;
}));

// node_modules/yaml/dist/stringify/stringifyCollection.js
var require_stringifyCollection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyCollection(collection, ctx, options) {
		return (ctx.inFlow ?? collection.flow ? stringifyFlowCollection : stringifyBlockCollection)(collection, ctx, options);
	}
	function stringifyBlockCollection({ comment, items }, ctx, { blockItemPrefix, flowChars, itemIndent, onChompKeep, onComment }) {
		const { indent, options: { commentString } } = ctx;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			type: null
		});
		let chompKeep = false;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (!chompKeep && item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, chompKeep);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (!chompKeep && ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, chompKeep);
				}
			}
			chompKeep = false;
			let str = stringify.stringify(item, itemCtx, () => comment = null, () => chompKeep = true);
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			if (chompKeep && comment) chompKeep = false;
			lines.push(blockItemPrefix + str);
		}
		let str;
		if (lines.length === 0) str = flowChars.start + flowChars.end;
		else {
			str = lines[0];
			for (let i = 1; i < lines.length; ++i) {
				const line = lines[i];
				str += line ? `\n${indent}${line}` : "\n";
			}
		}
		if (comment) {
			str += "\n" + stringifyComment.indentComment(commentString(comment), indent);
			if (onComment) onComment();
		} else if (chompKeep && onChompKeep) onChompKeep();
		return str;
	}
	function stringifyFlowCollection({ items }, ctx, { flowChars, itemIndent }) {
		const { indent, indentStep, flowCollectionPadding: fcPadding, options: { commentString } } = ctx;
		itemIndent += indentStep;
		const itemCtx = Object.assign({}, ctx, {
			indent: itemIndent,
			inFlow: true,
			type: null
		});
		let reqNewline = false;
		let linesAtValue = 0;
		const lines = [];
		for (let i = 0; i < items.length; ++i) {
			const item = items[i];
			let comment = null;
			if (identity.isNode(item)) {
				if (item.spaceBefore) lines.push("");
				addCommentBefore(ctx, lines, item.commentBefore, false);
				if (item.comment) comment = item.comment;
			} else if (identity.isPair(item)) {
				const ik = identity.isNode(item.key) ? item.key : null;
				if (ik) {
					if (ik.spaceBefore) lines.push("");
					addCommentBefore(ctx, lines, ik.commentBefore, false);
					if (ik.comment) reqNewline = true;
				}
				const iv = identity.isNode(item.value) ? item.value : null;
				if (iv) {
					if (iv.comment) comment = iv.comment;
					if (iv.commentBefore) reqNewline = true;
				} else if (item.value == null && ik?.comment) comment = ik.comment;
			}
			if (comment) reqNewline = true;
			let str = stringify.stringify(item, itemCtx, () => comment = null);
			reqNewline || (reqNewline = lines.length > linesAtValue || str.includes("\n"));
			if (i < items.length - 1) str += ",";
			else if (ctx.options.trailingComma) {
				if (ctx.options.lineWidth > 0) reqNewline || (reqNewline = lines.reduce((sum, line) => sum + line.length + 2, 2) + (str.length + 2) > ctx.options.lineWidth);
				if (reqNewline) str += ",";
			}
			if (comment) str += stringifyComment.lineComment(str, itemIndent, commentString(comment));
			lines.push(str);
			linesAtValue = lines.length;
		}
		const { start, end } = flowChars;
		if (lines.length === 0) return start + end;
		else {
			if (!reqNewline) {
				const len = lines.reduce((sum, line) => sum + line.length + 2, 2);
				reqNewline = ctx.options.lineWidth > 0 && len > ctx.options.lineWidth;
			}
			if (reqNewline) {
				let str = start;
				for (const line of lines) str += line ? `\n${indentStep}${indent}${line}` : "\n";
				return `${str}\n${indent}${end}`;
			} else return `${start}${fcPadding}${lines.join(" ")}${fcPadding}${end}`;
		}
	}
	function addCommentBefore({ indent, options: { commentString } }, lines, comment, chompKeep) {
		if (comment && chompKeep) comment = comment.replace(/^\n+/, "");
		if (comment) {
			const ic = stringifyComment.indentComment(commentString(comment), indent);
			lines.push(ic.trimStart());
		}
	}
	exports.stringifyCollection = stringifyCollection;
}));

// node_modules/yaml/dist/nodes/YAMLMap.js
var require_YAMLMap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyCollection = require_stringifyCollection();
	var addPairToJSMap = require_addPairToJSMap();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	function findPair(items, key) {
		const k = identity.isScalar(key) ? key.value : key;
		for (const it of items) if (identity.isPair(it)) {
			if (it.key === key || it.key === k) return it;
			if (identity.isScalar(it.key) && it.key.value === k) return it;
		}
	}
	var YAMLMap = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:map";
		}
		constructor(schema) {
			super(identity.MAP, schema);
			this.items = [];
		}
		static from(schema, obj, ctx) {
			const { keepUndefined, replacer } = ctx;
			const map = new this(schema);
			const add = (key, value) => {
				if (typeof replacer === "function") value = replacer.call(obj, key, value);
				else if (Array.isArray(replacer) && !replacer.includes(key)) return;
				if (value !== void 0 || keepUndefined) map.items.push(Pair.createPair(key, value, ctx));
			};
			if (obj instanceof Map) for (const [key, value] of obj) add(key, value);
			else if (obj && typeof obj === "object") for (const key of Object.keys(obj)) add(key, obj[key]);
			if (typeof schema.sortMapEntries === "function") map.items.sort(schema.sortMapEntries);
			return map;
		}
		add(pair, overwrite) {
			let _pair;
			if (identity.isPair(pair)) _pair = pair;
			else if (!pair || typeof pair !== "object" || !("key" in pair)) _pair = new Pair.Pair(pair, pair?.value);
			else _pair = new Pair.Pair(pair.key, pair.value);
			const prev = findPair(this.items, _pair.key);
			const sortEntries = this.schema?.sortMapEntries;
			if (prev) {
				if (!overwrite) throw new Error(`Key ${_pair.key} already set`);
				if (identity.isScalar(prev.value) && Scalar.isScalarValue(_pair.value)) prev.value.value = _pair.value;
				else prev.value = _pair.value;
			} else if (sortEntries) {
				const i = this.items.findIndex((item) => sortEntries(_pair, item) < 0);
				if (i === -1) this.items.push(_pair);
				else this.items.splice(i, 0, _pair);
			} else this.items.push(_pair);
		}
		delete(key) {
			const it = findPair(this.items, key);
			if (!it) return false;
			return this.items.splice(this.items.indexOf(it), 1).length > 0;
		}
		get(key, keepScalar) {
			const node = findPair(this.items, key)?.value;
			return (!keepScalar && identity.isScalar(node) ? node.value : node) ?? void 0;
		}
		has(key) {
			return !!findPair(this.items, key);
		}
		set(key, value) {
			this.add(new Pair.Pair(key, value), true);
		}
		toJSON(_, ctx, Type) {
			const map = Type ? new Type() : ctx?.mapAsMap ? /* @__PURE__ */ new Map() : {};
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const item of this.items) addPairToJSMap.addPairToJSMap(ctx, map, item);
			return map;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			for (const item of this.items) if (!identity.isPair(item)) throw new Error(`Map items must all be pairs; found ${JSON.stringify(item)} instead`);
			if (!ctx.allNullValues && this.hasAllNullValues(false)) ctx = Object.assign({}, ctx, { allNullValues: true });
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "",
				flowChars: {
					start: "{",
					end: "}"
				},
				itemIndent: ctx.indent || "",
				onChompKeep,
				onComment
			});
		}
	};
	exports.YAMLMap = YAMLMap;
	exports.findPair = findPair;
}));

// node_modules/yaml/dist/schema/common/map.js
var require_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLMap = require_YAMLMap();
	const map = {
		collection: "map",
		default: true,
		nodeClass: YAMLMap.YAMLMap,
		tag: "tag:yaml.org,2002:map",
		resolve(map, onError) {
			if (!identity.isMap(map)) onError("Expected a mapping for this tag");
			return map;
		},
		createNode: (schema, obj, ctx) => YAMLMap.YAMLMap.from(schema, obj, ctx)
	};
	exports.map = map;
}));

// node_modules/yaml/dist/nodes/YAMLSeq.js
var require_YAMLSeq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var createNode = require_createNode();
	var stringifyCollection = require_stringifyCollection();
	var Collection = require_Collection();
	var identity = require_identity();
	var Scalar = require_Scalar();
	var toJS = require_toJS();
	var YAMLSeq = class extends Collection.Collection {
		static get tagName() {
			return "tag:yaml.org,2002:seq";
		}
		constructor(schema) {
			super(identity.SEQ, schema);
			this.items = [];
		}
		add(value) {
			this.items.push(value);
		}
		delete(key) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return false;
			return this.items.splice(idx, 1).length > 0;
		}
		get(key, keepScalar) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") return void 0;
			const it = this.items[idx];
			return !keepScalar && identity.isScalar(it) ? it.value : it;
		}
		has(key) {
			const idx = asItemIndex(key);
			return typeof idx === "number" && idx < this.items.length;
		}
		set(key, value) {
			const idx = asItemIndex(key);
			if (typeof idx !== "number") throw new Error(`Expected a valid index, not ${key}.`);
			const prev = this.items[idx];
			if (identity.isScalar(prev) && Scalar.isScalarValue(value)) prev.value = value;
			else this.items[idx] = value;
		}
		toJSON(_, ctx) {
			const seq = [];
			if (ctx?.onCreate) ctx.onCreate(seq);
			let i = 0;
			for (const item of this.items) seq.push(toJS.toJS(item, String(i++), ctx));
			return seq;
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			return stringifyCollection.stringifyCollection(this, ctx, {
				blockItemPrefix: "- ",
				flowChars: {
					start: "[",
					end: "]"
				},
				itemIndent: (ctx.indent || "") + "  ",
				onChompKeep,
				onComment
			});
		}
		static from(schema, obj, ctx) {
			const { replacer } = ctx;
			const seq = new this(schema);
			if (obj && Symbol.iterator in Object(obj)) {
				let i = 0;
				for (let it of obj) {
					if (typeof replacer === "function") {
						const key = obj instanceof Set ? it : String(i++);
						it = replacer.call(obj, key, it);
					}
					seq.items.push(createNode.createNode(it, void 0, ctx));
				}
			}
			return seq;
		}
	};
	function asItemIndex(key) {
		let idx = identity.isScalar(key) ? key.value : key;
		if (idx && typeof idx === "string") idx = Number(idx);
		return typeof idx === "number" && Number.isInteger(idx) && idx >= 0 ? idx : null;
	}
	exports.YAMLSeq = YAMLSeq;
}));

// node_modules/yaml/dist/schema/common/seq.js
var require_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var YAMLSeq = require_YAMLSeq();
	const seq = {
		collection: "seq",
		default: true,
		nodeClass: YAMLSeq.YAMLSeq,
		tag: "tag:yaml.org,2002:seq",
		resolve(seq, onError) {
			if (!identity.isSeq(seq)) onError("Expected a sequence for this tag");
			return seq;
		},
		createNode: (schema, obj, ctx) => YAMLSeq.YAMLSeq.from(schema, obj, ctx)
	};
	exports.seq = seq;
}));

// node_modules/yaml/dist/schema/common/string.js
var require_string = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyString = require_stringifyString();
	const string = {
		identify: (value) => typeof value === "string",
		default: true,
		tag: "tag:yaml.org,2002:str",
		resolve: (str) => str,
		stringify(item, ctx, onComment, onChompKeep) {
			ctx = Object.assign({ actualString: true }, ctx);
			return stringifyString.stringifyString(item, ctx, onComment, onChompKeep);
		}
	};
	exports.string = string;
}));

// node_modules/yaml/dist/schema/common/null.js
var require_null = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const nullTag = {
		identify: (value) => value == null,
		createNode: () => new Scalar.Scalar(null),
		default: true,
		tag: "tag:yaml.org,2002:null",
		test: /^(?:~|[Nn]ull|NULL)?$/,
		resolve: () => new Scalar.Scalar(null),
		stringify: ({ source }, ctx) => typeof source === "string" && nullTag.test.test(source) ? source : ctx.options.nullStr
	};
	exports.nullTag = nullTag;
}));

// node_modules/yaml/dist/schema/core/bool.js
var require_bool$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	const boolTag = {
		identify: (value) => typeof value === "boolean",
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/,
		resolve: (str) => new Scalar.Scalar(str[0] === "t" || str[0] === "T"),
		stringify({ source, value }, ctx) {
			if (source && boolTag.test.test(source)) {
				if (value === (source[0] === "t" || source[0] === "T")) return source;
			}
			return value ? ctx.options.trueStr : ctx.options.falseStr;
		}
	};
	exports.boolTag = boolTag;
}));

// node_modules/yaml/dist/stringify/stringifyNumber.js
var require_stringifyNumber = /* @__PURE__ */ __commonJSMin(((exports) => {
	function stringifyNumber({ format, minFractionDigits, tag, value }) {
		if (typeof value === "bigint") return String(value);
		const num = typeof value === "number" ? value : Number(value);
		if (!isFinite(num)) return isNaN(num) ? ".nan" : num < 0 ? "-.inf" : ".inf";
		let n = Object.is(value, -0) ? "-0" : JSON.stringify(value);
		if (!format && minFractionDigits && (!tag || tag === "tag:yaml.org,2002:float") && /^-?\d/.test(n) && !n.includes("e")) {
			let i = n.indexOf(".");
			if (i < 0) {
				i = n.length;
				n += ".";
			}
			let d = minFractionDigits - (n.length - i - 1);
			while (d-- > 0) n += "0";
		}
		return n;
	}
	exports.stringifyNumber = stringifyNumber;
}));

// node_modules/yaml/dist/schema/core/float.js
var require_float$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	const float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str));
			const dot = str.indexOf(".");
			if (dot !== -1 && str[str.length - 1] === "0") node.minFractionDigits = str.length - dot - 1;
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.float = float;
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));

// node_modules/yaml/dist/schema/core/int.js
var require_int$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	const intResolve = (str, offset, radix, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str.substring(offset), radix);
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value) && value >= 0) return prefix + value.toString(radix);
		return stringifyNumber.stringifyNumber(node);
	}
	const intOct = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^0o[0-7]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 8, opt),
		stringify: (node) => intStringify(node, 8, "0o")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: (value) => intIdentify(value) && value >= 0,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^0x[0-9a-fA-F]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));

// node_modules/yaml/dist/schema/core/schema.js
var require_schema$2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	const schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.boolTag,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float
	];
	exports.schema = schema;
}));

// node_modules/yaml/dist/schema/json/schema.js
var require_schema$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var map = require_map();
	var seq = require_seq();
	function intIdentify(value) {
		return typeof value === "bigint" || Number.isInteger(value);
	}
	const stringifyJSON = ({ value }) => JSON.stringify(value);
	const jsonScalars = [
		{
			identify: (value) => typeof value === "string",
			default: true,
			tag: "tag:yaml.org,2002:str",
			resolve: (str) => str,
			stringify: stringifyJSON
		},
		{
			identify: (value) => value == null,
			createNode: () => new Scalar.Scalar(null),
			default: true,
			tag: "tag:yaml.org,2002:null",
			test: /^null$/,
			resolve: () => null,
			stringify: stringifyJSON
		},
		{
			identify: (value) => typeof value === "boolean",
			default: true,
			tag: "tag:yaml.org,2002:bool",
			test: /^true$|^false$/,
			resolve: (str) => str === "true",
			stringify: stringifyJSON
		},
		{
			identify: intIdentify,
			default: true,
			tag: "tag:yaml.org,2002:int",
			test: /^-?(?:0|[1-9][0-9]*)$/,
			resolve: (str, _onError, { intAsBigInt }) => intAsBigInt ? BigInt(str) : parseInt(str, 10),
			stringify: ({ value }) => intIdentify(value) ? value.toString() : JSON.stringify(value)
		},
		{
			identify: (value) => typeof value === "number",
			default: true,
			tag: "tag:yaml.org,2002:float",
			test: /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$/,
			resolve: (str) => parseFloat(str),
			stringify: stringifyJSON
		}
	];
	const schema = [map.map, seq.seq].concat(jsonScalars, {
		default: true,
		tag: "",
		test: /^/,
		resolve(str, onError) {
			onError(`Unresolved plain scalar ${JSON.stringify(str)}`);
			return str;
		}
	});
	exports.schema = schema;
}));

// node_modules/yaml/dist/schema/yaml-1.1/binary.js
var require_binary = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_buffer = __require("buffer");
	var Scalar = require_Scalar();
	var stringifyString = require_stringifyString();
	const binary = {
		identify: (value) => value instanceof Uint8Array,
		default: false,
		tag: "tag:yaml.org,2002:binary",
		resolve(src, onError) {
			if (typeof node_buffer.Buffer === "function") return node_buffer.Buffer.from(src, "base64");
			else if (typeof atob === "function") {
				const str = atob(src.replace(/[\n\r]/g, ""));
				const buffer = new Uint8Array(str.length);
				for (let i = 0; i < str.length; ++i) buffer[i] = str.charCodeAt(i);
				return buffer;
			} else {
				onError("This environment does not support reading binary tags; either Buffer or atob is required");
				return src;
			}
		},
		stringify({ comment, type, value }, ctx, onComment, onChompKeep) {
			if (!value) return "";
			const buf = value;
			let str;
			if (typeof node_buffer.Buffer === "function") str = buf instanceof node_buffer.Buffer ? buf.toString("base64") : node_buffer.Buffer.from(buf.buffer).toString("base64");
			else if (typeof btoa === "function") {
				let s = "";
				for (let i = 0; i < buf.length; ++i) s += String.fromCharCode(buf[i]);
				str = btoa(s);
			} else throw new Error("This environment does not support writing binary tags; either Buffer or btoa is required");
			type ?? (type = Scalar.Scalar.BLOCK_LITERAL);
			if (type !== Scalar.Scalar.QUOTE_DOUBLE) {
				const lineWidth = Math.max(ctx.options.lineWidth - ctx.indent.length, ctx.options.minContentWidth);
				const n = Math.ceil(str.length / lineWidth);
				const lines = new Array(n);
				for (let i = 0, o = 0; i < n; ++i, o += lineWidth) lines[i] = str.substr(o, lineWidth);
				str = lines.join(type === Scalar.Scalar.BLOCK_LITERAL ? "\n" : " ");
			}
			return stringifyString.stringifyString({
				comment,
				type,
				value: str
			}, ctx, onComment, onChompKeep);
		}
	};
	exports.binary = binary;
}));

// node_modules/yaml/dist/schema/yaml-1.1/pairs.js
var require_pairs = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLSeq = require_YAMLSeq();
	function resolvePairs(seq, onError) {
		if (identity.isSeq(seq)) for (let i = 0; i < seq.items.length; ++i) {
			let item = seq.items[i];
			if (identity.isPair(item)) continue;
			else if (identity.isMap(item)) {
				if (item.items.length > 1) onError("Each pair must have its own sequence indicator");
				const pair = item.items[0] || new Pair.Pair(new Scalar.Scalar(null));
				if (item.commentBefore) pair.key.commentBefore = pair.key.commentBefore ? `${item.commentBefore}\n${pair.key.commentBefore}` : item.commentBefore;
				if (item.comment) {
					const cn = pair.value ?? pair.key;
					cn.comment = cn.comment ? `${item.comment}\n${cn.comment}` : item.comment;
				}
				item = pair;
			}
			seq.items[i] = identity.isPair(item) ? item : new Pair.Pair(item);
		}
		else onError("Expected a sequence for this tag");
		return seq;
	}
	function createPairs(schema, iterable, ctx) {
		const { replacer } = ctx;
		const pairs = new YAMLSeq.YAMLSeq(schema);
		pairs.tag = "tag:yaml.org,2002:pairs";
		let i = 0;
		if (iterable && Symbol.iterator in Object(iterable)) for (let it of iterable) {
			if (typeof replacer === "function") it = replacer.call(iterable, String(i++), it);
			let key, value;
			if (Array.isArray(it)) {
				if (it.length === 2) {
					key = it[0];
					value = it[1];
				} else throw new TypeError(`Expected [key, value] tuple: ${it}`);
			} else if (it && it instanceof Object) {
				const keys = Object.keys(it);
				if (keys.length === 1) {
					key = keys[0];
					value = it[key];
				} else throw new TypeError(`Expected tuple with one key, not ${keys.length} keys`);
			} else key = it;
			pairs.items.push(Pair.createPair(key, value, ctx));
		}
		return pairs;
	}
	const pairs = {
		collection: "seq",
		default: false,
		tag: "tag:yaml.org,2002:pairs",
		resolve: resolvePairs,
		createNode: createPairs
	};
	exports.createPairs = createPairs;
	exports.pairs = pairs;
	exports.resolvePairs = resolvePairs;
}));

// node_modules/yaml/dist/schema/yaml-1.1/omap.js
var require_omap = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var toJS = require_toJS();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var pairs = require_pairs();
	var YAMLOMap = class YAMLOMap extends YAMLSeq.YAMLSeq {
		constructor() {
			super();
			this.add = YAMLMap.YAMLMap.prototype.add.bind(this);
			this.delete = YAMLMap.YAMLMap.prototype.delete.bind(this);
			this.get = YAMLMap.YAMLMap.prototype.get.bind(this);
			this.has = YAMLMap.YAMLMap.prototype.has.bind(this);
			this.set = YAMLMap.YAMLMap.prototype.set.bind(this);
			this.tag = YAMLOMap.tag;
		}
		toJSON(_, ctx) {
			if (!ctx) return super.toJSON(_);
			const map = /* @__PURE__ */ new Map();
			if (ctx?.onCreate) ctx.onCreate(map);
			for (const pair of this.items) {
				let key, value;
				if (identity.isPair(pair)) {
					key = toJS.toJS(pair.key, "", ctx);
					value = toJS.toJS(pair.value, key, ctx);
				} else key = toJS.toJS(pair, "", ctx);
				if (map.has(key)) throw new Error("Ordered maps must not include duplicate keys");
				map.set(key, value);
			}
			return map;
		}
		static from(schema, iterable, ctx) {
			const pairs$1 = pairs.createPairs(schema, iterable, ctx);
			const omap = new this();
			omap.items = pairs$1.items;
			return omap;
		}
	};
	YAMLOMap.tag = "tag:yaml.org,2002:omap";
	const omap = {
		collection: "seq",
		identify: (value) => value instanceof Map,
		nodeClass: YAMLOMap,
		default: false,
		tag: "tag:yaml.org,2002:omap",
		resolve(seq, onError) {
			const pairs$1 = pairs.resolvePairs(seq, onError);
			const seenKeys = [];
			for (const { key } of pairs$1.items) if (identity.isScalar(key)) {
				if (seenKeys.includes(key.value)) onError(`Ordered maps must not include duplicate keys: ${key.value}`);
				else seenKeys.push(key.value);
			}
			return Object.assign(new YAMLOMap(), pairs$1);
		},
		createNode: (schema, iterable, ctx) => YAMLOMap.from(schema, iterable, ctx)
	};
	exports.YAMLOMap = YAMLOMap;
	exports.omap = omap;
}));

// node_modules/yaml/dist/schema/yaml-1.1/bool.js
var require_bool = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function boolStringify({ value, source }, ctx) {
		if (source && (value ? trueTag : falseTag).test.test(source)) return source;
		return value ? ctx.options.trueStr : ctx.options.falseStr;
	}
	const trueTag = {
		identify: (value) => value === true,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/,
		resolve: () => new Scalar.Scalar(true),
		stringify: boolStringify
	};
	const falseTag = {
		identify: (value) => value === false,
		default: true,
		tag: "tag:yaml.org,2002:bool",
		test: /^(?:N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,
		resolve: () => new Scalar.Scalar(false),
		stringify: boolStringify
	};
	exports.falseTag = falseTag;
	exports.trueTag = trueTag;
}));

// node_modules/yaml/dist/schema/yaml-1.1/float.js
var require_float = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var stringifyNumber = require_stringifyNumber();
	const floatNaN = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
		resolve: (str) => str.slice(-3).toLowerCase() === "nan" ? NaN : str[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
		stringify: stringifyNumber.stringifyNumber
	};
	const floatExp = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "EXP",
		test: /^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/,
		resolve: (str) => parseFloat(str.replace(/_/g, "")),
		stringify(node) {
			const num = Number(node.value);
			return isFinite(num) ? num.toExponential() : stringifyNumber.stringifyNumber(node);
		}
	};
	const float = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		test: /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/,
		resolve(str) {
			const node = new Scalar.Scalar(parseFloat(str.replace(/_/g, "")));
			const dot = str.indexOf(".");
			if (dot !== -1) {
				const f = str.substring(dot + 1).replace(/_/g, "");
				if (f[f.length - 1] === "0") node.minFractionDigits = f.length;
			}
			return node;
		},
		stringify: stringifyNumber.stringifyNumber
	};
	exports.float = float;
	exports.floatExp = floatExp;
	exports.floatNaN = floatNaN;
}));

// node_modules/yaml/dist/schema/yaml-1.1/int.js
var require_int = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	const intIdentify = (value) => typeof value === "bigint" || Number.isInteger(value);
	function intResolve(str, offset, radix, { intAsBigInt }) {
		const sign = str[0];
		if (sign === "-" || sign === "+") offset += 1;
		str = str.substring(offset).replace(/_/g, "");
		if (intAsBigInt) {
			switch (radix) {
				case 2:
					str = `0b${str}`;
					break;
				case 8:
					str = `0o${str}`;
					break;
				case 16: str = `0x${str}`;
			}
			const n = BigInt(str);
			return sign === "-" ? BigInt(-1) * n : n;
		}
		const n = parseInt(str, radix);
		return sign === "-" ? -1 * n : n;
	}
	function intStringify(node, radix, prefix) {
		const { value } = node;
		if (intIdentify(value)) {
			const str = value.toString(radix);
			return value < 0 ? "-" + prefix + str.substr(1) : prefix + str;
		}
		return stringifyNumber.stringifyNumber(node);
	}
	const intBin = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "BIN",
		test: /^[-+]?0b[0-1_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 2, opt),
		stringify: (node) => intStringify(node, 2, "0b")
	};
	const intOct = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "OCT",
		test: /^[-+]?0[0-7_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 1, 8, opt),
		stringify: (node) => intStringify(node, 8, "0")
	};
	const int = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		test: /^[-+]?[0-9][0-9_]*$/,
		resolve: (str, _onError, opt) => intResolve(str, 0, 10, opt),
		stringify: stringifyNumber.stringifyNumber
	};
	const intHex = {
		identify: intIdentify,
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "HEX",
		test: /^[-+]?0x[0-9a-fA-F_]+$/,
		resolve: (str, _onError, opt) => intResolve(str, 2, 16, opt),
		stringify: (node) => intStringify(node, 16, "0x")
	};
	exports.int = int;
	exports.intBin = intBin;
	exports.intHex = intHex;
	exports.intOct = intOct;
}));

// node_modules/yaml/dist/schema/yaml-1.1/set.js
var require_set = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSet = class YAMLSet extends YAMLMap.YAMLMap {
		constructor(schema) {
			super(schema);
			this.tag = YAMLSet.tag;
		}
		add(key) {
			let pair;
			if (identity.isPair(key)) pair = key;
			else if (key && typeof key === "object" && "key" in key && "value" in key && key.value === null) pair = new Pair.Pair(key.key, null);
			else pair = new Pair.Pair(key, null);
			if (!YAMLMap.findPair(this.items, pair.key)) this.items.push(pair);
		}
		get(key, keepPair) {
			const pair = YAMLMap.findPair(this.items, key);
			return !keepPair && identity.isPair(pair) ? identity.isScalar(pair.key) ? pair.key.value : pair.key : pair;
		}
		set(key, value) {
			if (typeof value !== "boolean") throw new Error(`Expected boolean value for set(key, value) in a YAML set, not ${typeof value}`);
			const prev = YAMLMap.findPair(this.items, key);
			if (prev && !value) this.items.splice(this.items.indexOf(prev), 1);
			else if (!prev && value) this.items.push(new Pair.Pair(key));
		}
		toJSON(_, ctx) {
			return super.toJSON(_, ctx, Set);
		}
		toString(ctx, onComment, onChompKeep) {
			if (!ctx) return JSON.stringify(this);
			if (this.hasAllNullValues(true)) return super.toString(Object.assign({}, ctx, { allNullValues: true }), onComment, onChompKeep);
			else throw new Error("Set items must all have null values");
		}
		static from(schema, iterable, ctx) {
			const { replacer } = ctx;
			const set = new this(schema);
			if (iterable && Symbol.iterator in Object(iterable)) for (let value of iterable) {
				if (typeof replacer === "function") value = replacer.call(iterable, value, value);
				set.items.push(Pair.createPair(value, null, ctx));
			}
			return set;
		}
	};
	YAMLSet.tag = "tag:yaml.org,2002:set";
	const set = {
		collection: "map",
		identify: (value) => value instanceof Set,
		nodeClass: YAMLSet,
		default: false,
		tag: "tag:yaml.org,2002:set",
		createNode: (schema, iterable, ctx) => YAMLSet.from(schema, iterable, ctx),
		resolve(map, onError) {
			if (identity.isMap(map)) {
				if (map.hasAllNullValues(true)) return Object.assign(new YAMLSet(), map);
				else onError("Set items must all have null values");
			} else onError("Expected a mapping for this tag");
			return map;
		}
	};
	exports.YAMLSet = YAMLSet;
	exports.set = set;
}));

// node_modules/yaml/dist/schema/yaml-1.1/timestamp.js
var require_timestamp = /* @__PURE__ */ __commonJSMin(((exports) => {
	var stringifyNumber = require_stringifyNumber();
	function parseSexagesimal(str, asBigInt) {
		const sign = str[0];
		const parts = sign === "-" || sign === "+" ? str.substring(1) : str;
		const num = (n) => asBigInt ? BigInt(n) : Number(n);
		const res = parts.replace(/_/g, "").split(":").reduce((res, p) => res * num(60) + num(p), num(0));
		return sign === "-" ? num(-1) * res : res;
	}
	function stringifySexagesimal(node) {
		let { value } = node;
		let num = (n) => n;
		if (typeof value === "bigint") num = (n) => BigInt(n);
		else if (isNaN(value) || !isFinite(value)) return stringifyNumber.stringifyNumber(node);
		let sign = "";
		if (value < 0) {
			sign = "-";
			value *= num(-1);
		}
		const _60 = num(60);
		const parts = [value % _60];
		if (value < 60) parts.unshift(0);
		else {
			value = (value - parts[0]) / _60;
			parts.unshift(value % _60);
			if (value >= 60) {
				value = (value - parts[0]) / _60;
				parts.unshift(value);
			}
		}
		return sign + parts.map((n) => String(n).padStart(2, "0")).join(":").replace(/000000\d*$/, "");
	}
	const intTime = {
		identify: (value) => typeof value === "bigint" || Number.isInteger(value),
		default: true,
		tag: "tag:yaml.org,2002:int",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/,
		resolve: (str, _onError, { intAsBigInt }) => parseSexagesimal(str, intAsBigInt),
		stringify: stringifySexagesimal
	};
	const floatTime = {
		identify: (value) => typeof value === "number",
		default: true,
		tag: "tag:yaml.org,2002:float",
		format: "TIME",
		test: /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/,
		resolve: (str) => parseSexagesimal(str, false),
		stringify: stringifySexagesimal
	};
	const timestamp = {
		identify: (value) => value instanceof Date,
		default: true,
		tag: "tag:yaml.org,2002:timestamp",
		test: RegExp("^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:t|T|[ \\t]+)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2}(\\.[0-9]+)?)(?:[ \\t]*(Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?$"),
		resolve(str) {
			const match = str.match(timestamp.test);
			if (!match) throw new Error("!!timestamp expects a date, starting with yyyy-mm-dd");
			const [, year, month, day, hour, minute, second] = match.map(Number);
			const millisec = match[7] ? Number((match[7] + "00").substr(1, 3)) : 0;
			let date = Date.UTC(year, month - 1, day, hour || 0, minute || 0, second || 0, millisec);
			const tz = match[8];
			if (tz && tz !== "Z") {
				let d = parseSexagesimal(tz, false);
				if (Math.abs(d) < 30) d *= 60;
				date -= 6e4 * d;
			}
			return new Date(date);
		},
		stringify: ({ value }) => value?.toISOString().replace(/(T00:00:00)?\.000Z$/, "") ?? ""
	};
	exports.floatTime = floatTime;
	exports.intTime = intTime;
	exports.timestamp = timestamp;
}));

// node_modules/yaml/dist/schema/yaml-1.1/schema.js
var require_schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var binary = require_binary();
	var bool = require_bool();
	var float = require_float();
	var int = require_int();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var set = require_set();
	var timestamp = require_timestamp();
	const schema = [
		map.map,
		seq.seq,
		string.string,
		_null.nullTag,
		bool.trueTag,
		bool.falseTag,
		int.intBin,
		int.intOct,
		int.int,
		int.intHex,
		float.floatNaN,
		float.floatExp,
		float.float,
		binary.binary,
		merge.merge,
		omap.omap,
		pairs.pairs,
		set.set,
		timestamp.intTime,
		timestamp.floatTime,
		timestamp.timestamp
	];
	exports.schema = schema;
}));

// node_modules/yaml/dist/schema/tags.js
var require_tags = /* @__PURE__ */ __commonJSMin(((exports) => {
	var map = require_map();
	var _null = require_null();
	var seq = require_seq();
	var string = require_string();
	var bool = require_bool$1();
	var float = require_float$1();
	var int = require_int$1();
	var schema = require_schema$2();
	var schema$1 = require_schema$1();
	var binary = require_binary();
	var merge = require_merge();
	var omap = require_omap();
	var pairs = require_pairs();
	var schema$2 = require_schema();
	var set = require_set();
	var timestamp = require_timestamp();
	const schemas = /* @__PURE__ */ new Map([
		["core", schema.schema],
		["failsafe", [
			map.map,
			seq.seq,
			string.string
		]],
		["json", schema$1.schema],
		["yaml11", schema$2.schema],
		["yaml-1.1", schema$2.schema]
	]);
	const tagsByName = {
		binary: binary.binary,
		bool: bool.boolTag,
		float: float.float,
		floatExp: float.floatExp,
		floatNaN: float.floatNaN,
		floatTime: timestamp.floatTime,
		int: int.int,
		intHex: int.intHex,
		intOct: int.intOct,
		intTime: timestamp.intTime,
		map: map.map,
		merge: merge.merge,
		null: _null.nullTag,
		omap: omap.omap,
		pairs: pairs.pairs,
		seq: seq.seq,
		set: set.set,
		timestamp: timestamp.timestamp
	};
	const coreKnownTags = {
		"tag:yaml.org,2002:binary": binary.binary,
		"tag:yaml.org,2002:merge": merge.merge,
		"tag:yaml.org,2002:omap": omap.omap,
		"tag:yaml.org,2002:pairs": pairs.pairs,
		"tag:yaml.org,2002:set": set.set,
		"tag:yaml.org,2002:timestamp": timestamp.timestamp
	};
	function getTags(customTags, schemaName, addMergeTag) {
		const schemaTags = schemas.get(schemaName);
		if (schemaTags && !customTags) return addMergeTag && !schemaTags.includes(merge.merge) ? schemaTags.concat(merge.merge) : schemaTags.slice();
		let tags = schemaTags;
		if (!tags) {
			if (Array.isArray(customTags)) tags = [];
			else {
				const keys = Array.from(schemas.keys()).filter((key) => key !== "yaml11").map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown schema "${schemaName}"; use one of ${keys} or define customTags array`);
			}
		}
		if (Array.isArray(customTags)) for (const tag of customTags) tags = tags.concat(tag);
		else if (typeof customTags === "function") tags = customTags(tags.slice());
		if (addMergeTag) tags = tags.concat(merge.merge);
		return tags.reduce((tags, tag) => {
			const tagObj = typeof tag === "string" ? tagsByName[tag] : tag;
			if (!tagObj) {
				const tagName = JSON.stringify(tag);
				const keys = Object.keys(tagsByName).map((key) => JSON.stringify(key)).join(", ");
				throw new Error(`Unknown custom tag ${tagName}; use one of ${keys}`);
			}
			if (!tags.includes(tagObj)) tags.push(tagObj);
			return tags;
		}, []);
	}
	exports.coreKnownTags = coreKnownTags;
	exports.getTags = getTags;
}));

// node_modules/yaml/dist/schema/Schema.js
var require_Schema = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var map = require_map();
	var seq = require_seq();
	var string = require_string();
	var tags = require_tags();
	const sortMapEntriesByKey = (a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
	var Schema = class Schema {
		constructor({ compat, customTags, merge, resolveKnownTags, schema, sortMapEntries, toStringDefaults }) {
			this.compat = Array.isArray(compat) ? tags.getTags(compat, "compat") : compat ? tags.getTags(null, compat) : null;
			this.name = typeof schema === "string" && schema || "core";
			this.knownTags = resolveKnownTags ? tags.coreKnownTags : {};
			this.tags = tags.getTags(customTags, this.name, merge);
			this.toStringOptions = toStringDefaults ?? null;
			Object.defineProperty(this, identity.MAP, { value: map.map });
			Object.defineProperty(this, identity.SCALAR, { value: string.string });
			Object.defineProperty(this, identity.SEQ, { value: seq.seq });
			this.sortMapEntries = typeof sortMapEntries === "function" ? sortMapEntries : sortMapEntries === true ? sortMapEntriesByKey : null;
		}
		clone() {
			const copy = Object.create(Schema.prototype, Object.getOwnPropertyDescriptors(this));
			copy.tags = this.tags.slice();
			return copy;
		}
	};
	exports.Schema = Schema;
}));

// node_modules/yaml/dist/stringify/stringifyDocument.js
var require_stringifyDocument = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var stringify = require_stringify();
	var stringifyComment = require_stringifyComment();
	function stringifyDocument(doc, options) {
		const lines = [];
		let hasDirectives = options.directives === true;
		if (options.directives !== false && doc.directives) {
			const dir = doc.directives.toString(doc);
			if (dir) {
				lines.push(dir);
				hasDirectives = true;
			} else if (doc.directives.docStart) hasDirectives = true;
		}
		if (hasDirectives) lines.push("---");
		const ctx = stringify.createStringifyContext(doc, options);
		const { commentString } = ctx.options;
		if (doc.commentBefore) {
			if (lines.length !== 1) lines.unshift("");
			const cs = commentString(doc.commentBefore);
			lines.unshift(stringifyComment.indentComment(cs, ""));
		}
		let chompKeep = false;
		let contentComment = null;
		if (doc.contents) {
			if (identity.isNode(doc.contents)) {
				if (doc.contents.spaceBefore && hasDirectives) lines.push("");
				if (doc.contents.commentBefore) {
					const cs = commentString(doc.contents.commentBefore);
					lines.push(stringifyComment.indentComment(cs, ""));
				}
				ctx.forceBlockIndent = !!doc.comment;
				contentComment = doc.contents.comment;
			}
			const onChompKeep = contentComment ? void 0 : () => chompKeep = true;
			let body = stringify.stringify(doc.contents, ctx, () => contentComment = null, onChompKeep);
			if (contentComment) body += stringifyComment.lineComment(body, "", commentString(contentComment));
			if ((body[0] === "|" || body[0] === ">") && lines[lines.length - 1] === "---") lines[lines.length - 1] = `--- ${body}`;
			else lines.push(body);
		} else lines.push(stringify.stringify(doc.contents, ctx));
		if (doc.directives?.docEnd) {
			if (doc.comment) {
				const cs = commentString(doc.comment);
				if (cs.includes("\n")) {
					lines.push("...");
					lines.push(stringifyComment.indentComment(cs, ""));
				} else lines.push(`... ${cs}`);
			} else lines.push("...");
		} else {
			let dc = doc.comment;
			if (dc && chompKeep) dc = dc.replace(/^\n+/, "");
			if (dc) {
				if ((!chompKeep || contentComment) && lines[lines.length - 1] !== "") lines.push("");
				lines.push(stringifyComment.indentComment(commentString(dc), ""));
			}
		}
		return lines.join("\n") + "\n";
	}
	exports.stringifyDocument = stringifyDocument;
}));

// node_modules/yaml/dist/doc/Document.js
var require_Document = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var Collection = require_Collection();
	var identity = require_identity();
	var Pair = require_Pair();
	var toJS = require_toJS();
	var Schema = require_Schema();
	var stringifyDocument = require_stringifyDocument();
	var anchors = require_anchors();
	var applyReviver = require_applyReviver();
	var createNode = require_createNode();
	var directives = require_directives();
	var Document = class Document {
		constructor(value, replacer, options) {
			this.commentBefore = null;
			this.comment = null;
			this.errors = [];
			this.warnings = [];
			Object.defineProperty(this, identity.NODE_TYPE, { value: identity.DOC });
			let _replacer = null;
			if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
			else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const opt = Object.assign({
				intAsBigInt: false,
				keepSourceTokens: false,
				logLevel: "warn",
				prettyErrors: true,
				strict: true,
				stringKeys: false,
				uniqueKeys: true,
				version: "1.2"
			}, options);
			this.options = opt;
			let { version } = opt;
			if (options?._directives) {
				this.directives = options._directives.atDocument();
				if (this.directives.yaml.explicit) version = this.directives.yaml.version;
			} else this.directives = new directives.Directives({ version });
			this.setSchema(version, options);
			this.contents = value === void 0 ? null : this.createNode(value, _replacer, options);
		}
		clone() {
			const copy = Object.create(Document.prototype, { [identity.NODE_TYPE]: { value: identity.DOC } });
			copy.commentBefore = this.commentBefore;
			copy.comment = this.comment;
			copy.errors = this.errors.slice();
			copy.warnings = this.warnings.slice();
			copy.options = Object.assign({}, this.options);
			if (this.directives) copy.directives = this.directives.clone();
			copy.schema = this.schema.clone();
			copy.contents = identity.isNode(this.contents) ? this.contents.clone(copy.schema) : this.contents;
			if (this.range) copy.range = this.range.slice();
			return copy;
		}
		add(value) {
			if (assertCollection(this.contents)) this.contents.add(value);
		}
		addIn(path, value) {
			if (assertCollection(this.contents)) this.contents.addIn(path, value);
		}
		createAlias(node, name) {
			if (!node.anchor) {
				const prev = anchors.anchorNames(this);
				node.anchor = !name || prev.has(name) ? anchors.findNewAnchor(name || "a", prev) : name;
			}
			return new Alias.Alias(node.anchor);
		}
		createNode(value, replacer, options) {
			let _replacer = void 0;
			if (typeof replacer === "function") {
				value = replacer.call({ "": value }, "", value);
				_replacer = replacer;
			} else if (Array.isArray(replacer)) {
				const keyToStr = (v) => typeof v === "number" || v instanceof String || v instanceof Number;
				const asStr = replacer.filter(keyToStr).map(String);
				if (asStr.length > 0) replacer = replacer.concat(asStr);
				_replacer = replacer;
			} else if (options === void 0 && replacer) {
				options = replacer;
				replacer = void 0;
			}
			const { aliasDuplicateObjects, anchorPrefix, flow, keepUndefined, onTagObj, tag } = options ?? {};
			const { onAnchor, setAnchors, sourceObjects } = anchors.createNodeAnchors(this, anchorPrefix || "a");
			const ctx = {
				aliasDuplicateObjects: aliasDuplicateObjects ?? true,
				keepUndefined: keepUndefined ?? false,
				onAnchor,
				onTagObj,
				replacer: _replacer,
				schema: this.schema,
				sourceObjects
			};
			const node = createNode.createNode(value, tag, ctx);
			if (flow && identity.isCollection(node)) node.flow = true;
			setAnchors();
			return node;
		}
		createPair(key, value, options = {}) {
			const k = this.createNode(key, null, options);
			const v = this.createNode(value, null, options);
			return new Pair.Pair(k, v);
		}
		delete(key) {
			return assertCollection(this.contents) ? this.contents.delete(key) : false;
		}
		deleteIn(path) {
			if (Collection.isEmptyPath(path)) {
				if (this.contents == null) return false;
				this.contents = null;
				return true;
			}
			return assertCollection(this.contents) ? this.contents.deleteIn(path) : false;
		}
		get(key, keepScalar) {
			return identity.isCollection(this.contents) ? this.contents.get(key, keepScalar) : void 0;
		}
		getIn(path, keepScalar) {
			if (Collection.isEmptyPath(path)) return !keepScalar && identity.isScalar(this.contents) ? this.contents.value : this.contents;
			return identity.isCollection(this.contents) ? this.contents.getIn(path, keepScalar) : void 0;
		}
		has(key) {
			return identity.isCollection(this.contents) ? this.contents.has(key) : false;
		}
		hasIn(path) {
			if (Collection.isEmptyPath(path)) return this.contents !== void 0;
			return identity.isCollection(this.contents) ? this.contents.hasIn(path) : false;
		}
		set(key, value) {
			if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, [key], value);
			else if (assertCollection(this.contents)) this.contents.set(key, value);
		}
		setIn(path, value) {
			if (Collection.isEmptyPath(path)) this.contents = value;
			else if (this.contents == null) this.contents = Collection.collectionFromPath(this.schema, Array.from(path), value);
			else if (assertCollection(this.contents)) this.contents.setIn(path, value);
		}
		setSchema(version, options = {}) {
			if (typeof version === "number") version = String(version);
			let opt;
			switch (version) {
				case "1.1":
					if (this.directives) this.directives.yaml.version = "1.1";
					else this.directives = new directives.Directives({ version: "1.1" });
					opt = {
						resolveKnownTags: false,
						schema: "yaml-1.1"
					};
					break;
				case "1.2":
				case "next":
					if (this.directives) this.directives.yaml.version = version;
					else this.directives = new directives.Directives({ version });
					opt = {
						resolveKnownTags: true,
						schema: "core"
					};
					break;
				case null:
					if (this.directives) delete this.directives;
					opt = null;
					break;
				default: {
					const sv = JSON.stringify(version);
					throw new Error(`Expected '1.1', '1.2' or null as first argument, but found: ${sv}`);
				}
			}
			if (options.schema instanceof Object) this.schema = options.schema;
			else if (opt) this.schema = new Schema.Schema(Object.assign(opt, options));
			else throw new Error(`With a null YAML version, the { schema: Schema } option is required`);
		}
		toJS({ json, jsonArg, mapAsMap, maxAliasCount, onAnchor, reviver } = {}) {
			const ctx = {
				anchors: /* @__PURE__ */ new Map(),
				doc: this,
				keep: !json,
				mapAsMap: mapAsMap === true,
				mapKeyWarned: false,
				maxAliasCount: typeof maxAliasCount === "number" ? maxAliasCount : 100
			};
			const res = toJS.toJS(this.contents, jsonArg ?? "", ctx);
			if (typeof onAnchor === "function") for (const { count, res } of ctx.anchors.values()) onAnchor(res, count);
			return typeof reviver === "function" ? applyReviver.applyReviver(reviver, { "": res }, "", res) : res;
		}
		toJSON(jsonArg, onAnchor) {
			return this.toJS({
				json: true,
				jsonArg,
				mapAsMap: false,
				onAnchor
			});
		}
		toString(options = {}) {
			if (this.errors.length > 0) throw new Error("Document with errors cannot be stringified");
			if ("indent" in options && (!Number.isInteger(options.indent) || Number(options.indent) <= 0)) {
				const s = JSON.stringify(options.indent);
				throw new Error(`"indent" option must be a positive integer, not ${s}`);
			}
			return stringifyDocument.stringifyDocument(this, options);
		}
	};
	function assertCollection(contents) {
		if (identity.isCollection(contents)) return true;
		throw new Error("Expected a YAML collection as document contents");
	}
	exports.Document = Document;
}));

// node_modules/yaml/dist/errors.js
var require_errors = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLError = class extends Error {
		constructor(name, pos, code, message) {
			super();
			this.name = name;
			this.code = code;
			this.message = message;
			this.pos = pos;
		}
	};
	var YAMLParseError = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLParseError", pos, code, message);
		}
	};
	var YAMLWarning = class extends YAMLError {
		constructor(pos, code, message) {
			super("YAMLWarning", pos, code, message);
		}
	};
	const prettifyError = (src, lc) => (error) => {
		if (error.pos[0] === -1) return;
		error.linePos = error.pos.map((pos) => lc.linePos(pos));
		const { line, col } = error.linePos[0];
		error.message += ` at line ${line}, column ${col}`;
		let ci = col - 1;
		let lineStr = src.substring(lc.lineStarts[line - 1], lc.lineStarts[line]).replace(/[\n\r]+$/, "");
		if (ci >= 60 && lineStr.length > 80) {
			const trimStart = Math.min(ci - 39, lineStr.length - 79);
			lineStr = "…" + lineStr.substring(trimStart);
			ci -= trimStart - 1;
		}
		if (lineStr.length > 80) lineStr = lineStr.substring(0, 79) + "…";
		if (line > 1 && /^ *$/.test(lineStr.substring(0, ci))) {
			let prev = src.substring(lc.lineStarts[line - 2], lc.lineStarts[line - 1]);
			if (prev.length > 80) prev = prev.substring(0, 79) + "…\n";
			lineStr = prev + lineStr;
		}
		if (/[^ ]/.test(lineStr)) {
			let count = 1;
			const end = error.linePos[1];
			if (end?.line === line && end.col > col) count = Math.max(1, Math.min(end.col - col, 80 - ci));
			const pointer = " ".repeat(ci) + "^".repeat(count);
			error.message += `:\n\n${lineStr}\n${pointer}\n`;
		}
	};
	exports.YAMLError = YAMLError;
	exports.YAMLParseError = YAMLParseError;
	exports.YAMLWarning = YAMLWarning;
	exports.prettifyError = prettifyError;
}));

// node_modules/yaml/dist/compose/resolve-props.js
var require_resolve_props = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveProps(tokens, { flow, indicator, next, offset, onError, parentIndent, startOnNewline }) {
		let spaceBefore = false;
		let atNewline = startOnNewline;
		let hasSpace = startOnNewline;
		let comment = "";
		let commentSep = "";
		let hasNewline = false;
		let reqSpace = false;
		let tab = null;
		let anchor = null;
		let tag = null;
		let newlineAfterProp = null;
		let comma = null;
		let found = null;
		let start = null;
		for (const token of tokens) {
			if (reqSpace) {
				if (token.type !== "space" && token.type !== "newline" && token.type !== "comma") onError(token.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
				reqSpace = false;
			}
			if (tab) {
				if (atNewline && token.type !== "comment" && token.type !== "newline") onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
				tab = null;
			}
			switch (token.type) {
				case "space":
					if (!flow && (indicator !== "doc-start" || next?.type !== "flow-collection") && token.source.includes("	")) tab = token;
					hasSpace = true;
					break;
				case "comment": {
					if (!hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					const cb = token.source.substring(1) || " ";
					if (!comment) comment = cb;
					else comment += commentSep + cb;
					commentSep = "";
					atNewline = false;
					break;
				}
				case "newline":
					if (atNewline) {
						if (comment) comment += token.source;
						else if (!found || indicator !== "seq-item-ind") spaceBefore = true;
					} else commentSep += token.source;
					atNewline = true;
					hasNewline = true;
					if (anchor || tag) newlineAfterProp = token;
					hasSpace = true;
					break;
				case "anchor":
					if (anchor) onError(token, "MULTIPLE_ANCHORS", "A node can have at most one anchor");
					if (token.source.endsWith(":")) onError(token.offset + token.source.length - 1, "BAD_ALIAS", "Anchor ending in : is ambiguous", true);
					anchor = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case "tag":
					if (tag) onError(token, "MULTIPLE_TAGS", "A node can have at most one tag");
					tag = token;
					start ?? (start = token.offset);
					atNewline = false;
					hasSpace = false;
					reqSpace = true;
					break;
				case indicator:
					if (anchor || tag) onError(token, "BAD_PROP_ORDER", `Anchors and tags must be after the ${token.source} indicator`);
					if (found) onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.source} in ${flow ?? "collection"}`);
					found = token;
					atNewline = indicator === "seq-item-ind" || indicator === "explicit-key-ind";
					hasSpace = false;
					break;
				case "comma": if (flow) {
					if (comma) onError(token, "UNEXPECTED_TOKEN", `Unexpected , in ${flow}`);
					comma = token;
					atNewline = false;
					hasSpace = false;
					break;
				}
				default:
					onError(token, "UNEXPECTED_TOKEN", `Unexpected ${token.type} token`);
					atNewline = false;
					hasSpace = false;
			}
		}
		const last = tokens[tokens.length - 1];
		const end = last ? last.offset + last.source.length : offset;
		if (reqSpace && next && next.type !== "space" && next.type !== "newline" && next.type !== "comma" && (next.type !== "scalar" || next.source !== "")) onError(next.offset, "MISSING_CHAR", "Tags and anchors must be separated from the next token by white space");
		if (tab && (atNewline && tab.indent <= parentIndent || next?.type === "block-map" || next?.type === "block-seq")) onError(tab, "TAB_AS_INDENT", "Tabs are not allowed as indentation");
		return {
			comma,
			found,
			spaceBefore,
			comment,
			hasNewline,
			anchor,
			tag,
			newlineAfterProp,
			end,
			start: start ?? end
		};
	}
	exports.resolveProps = resolveProps;
}));

// node_modules/yaml/dist/compose/util-contains-newline.js
var require_util_contains_newline = /* @__PURE__ */ __commonJSMin(((exports) => {
	function containsNewline(key) {
		if (!key) return null;
		switch (key.type) {
			case "alias":
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				if (key.source.includes("\n")) return true;
				if (key.end) {
					for (const st of key.end) if (st.type === "newline") return true;
				}
				return false;
			case "flow-collection":
				for (const it of key.items) {
					for (const st of it.start) if (st.type === "newline") return true;
					if (it.sep) {
						for (const st of it.sep) if (st.type === "newline") return true;
					}
					if (containsNewline(it.key) || containsNewline(it.value)) return true;
				}
				return false;
			default: return true;
		}
	}
	exports.containsNewline = containsNewline;
}));

// node_modules/yaml/dist/compose/util-flow-indent-check.js
var require_util_flow_indent_check = /* @__PURE__ */ __commonJSMin(((exports) => {
	var utilContainsNewline = require_util_contains_newline();
	function flowIndentCheck(indent, fc, onError) {
		if (fc?.type === "flow-collection") {
			const end = fc.end[0];
			if (end.indent === indent && (end.source === "]" || end.source === "}") && utilContainsNewline.containsNewline(fc)) onError(end, "BAD_INDENT", "Flow end indicator should be more indented than parent", true);
		}
	}
	exports.flowIndentCheck = flowIndentCheck;
}));

// node_modules/yaml/dist/compose/util-map-includes.js
var require_util_map_includes = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	function mapIncludes(ctx, items, search) {
		const { uniqueKeys } = ctx.options;
		if (uniqueKeys === false) return false;
		const isEqual = typeof uniqueKeys === "function" ? uniqueKeys : (a, b) => a === b || identity.isScalar(a) && identity.isScalar(b) && a.value === b.value;
		return items.some((pair) => isEqual(pair.key, search));
	}
	exports.mapIncludes = mapIncludes;
}));

// node_modules/yaml/dist/compose/resolve-block-map.js
var require_resolve_block_map = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	var utilMapIncludes = require_util_map_includes();
	const startColMsg = "All mapping items must start at the same column";
	function resolveBlockMap({ composeNode, composeEmptyNode }, ctx, bm, onError, tag) {
		const map = new ((tag?.nodeClass) ?? YAMLMap.YAMLMap)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		let offset = bm.offset;
		let commentEnd = null;
		for (const collItem of bm.items) {
			const { start, key, sep, value } = collItem;
			const keyProps = resolveProps.resolveProps(start, {
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: bm.indent,
				startOnNewline: true
			});
			const implicitKey = !keyProps.found;
			if (implicitKey) {
				if (key) {
					if (key.type === "block-seq") onError(offset, "BLOCK_AS_IMPLICIT_KEY", "A block sequence may not be used as an implicit map key");
					else if ("indent" in key && key.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
				}
				if (!keyProps.anchor && !keyProps.tag && !sep) {
					commentEnd = keyProps.end;
					if (keyProps.comment) {
						if (map.comment) map.comment += "\n" + keyProps.comment;
						else map.comment = keyProps.comment;
					}
					continue;
				}
				if (keyProps.newlineAfterProp || utilContainsNewline.containsNewline(key)) onError(key ?? start[start.length - 1], "MULTILINE_IMPLICIT_KEY", "Implicit keys need to be on a single line");
			} else if (keyProps.found?.indent !== bm.indent) onError(offset, "BAD_INDENT", startColMsg);
			ctx.atKey = true;
			const keyStart = keyProps.end;
			const keyNode = key ? composeNode(ctx, key, keyProps, onError) : composeEmptyNode(ctx, keyStart, start, null, keyProps, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, key, onError);
			ctx.atKey = false;
			if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
			const valueProps = resolveProps.resolveProps(sep ?? [], {
				indicator: "map-value-ind",
				next: value,
				offset: keyNode.range[2],
				onError,
				parentIndent: bm.indent,
				startOnNewline: !key || key.type === "block-scalar"
			});
			offset = valueProps.end;
			if (valueProps.found) {
				if (implicitKey) {
					if (value?.type === "block-map" && !valueProps.hasNewline) onError(offset, "BLOCK_AS_IMPLICIT_KEY", "Nested mappings are not allowed in compact mappings");
					if (ctx.options.strict && keyProps.start < valueProps.found.offset - 1024) onError(keyNode.range, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit block mapping key");
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : composeEmptyNode(ctx, offset, sep, null, valueProps, onError);
				if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bm.indent, value, onError);
				offset = valueNode.range[2];
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			} else {
				if (implicitKey) onError(keyNode.range, "MISSING_CHAR", "Implicit map keys need to be followed by map values");
				if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				map.items.push(pair);
			}
		}
		if (commentEnd && commentEnd < offset) onError(commentEnd, "IMPOSSIBLE", "Map comment with trailing content");
		map.range = [
			bm.offset,
			offset,
			commentEnd ?? offset
		];
		return map;
	}
	exports.resolveBlockMap = resolveBlockMap;
}));

// node_modules/yaml/dist/compose/resolve-block-seq.js
var require_resolve_block_seq = /* @__PURE__ */ __commonJSMin(((exports) => {
	var YAMLSeq = require_YAMLSeq();
	var resolveProps = require_resolve_props();
	var utilFlowIndentCheck = require_util_flow_indent_check();
	function resolveBlockSeq({ composeNode, composeEmptyNode }, ctx, bs, onError, tag) {
		const seq = new ((tag?.nodeClass) ?? YAMLSeq.YAMLSeq)(ctx.schema);
		if (ctx.atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = bs.offset;
		let commentEnd = null;
		for (const { start, value } of bs.items) {
			const props = resolveProps.resolveProps(start, {
				indicator: "seq-item-ind",
				next: value,
				offset,
				onError,
				parentIndent: bs.indent,
				startOnNewline: true
			});
			if (!props.found) {
				if (props.anchor || props.tag || value) {
					if (value?.type === "block-seq") onError(props.end, "BAD_INDENT", "All sequence items must start at the same column");
					else onError(offset, "MISSING_CHAR", "Sequence item without - indicator");
				} else {
					commentEnd = props.end;
					if (props.comment) seq.comment = props.comment;
					continue;
				}
			}
			const node = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, start, null, props, onError);
			if (ctx.schema.compat) utilFlowIndentCheck.flowIndentCheck(bs.indent, value, onError);
			offset = node.range[2];
			seq.items.push(node);
		}
		seq.range = [
			bs.offset,
			offset,
			commentEnd ?? offset
		];
		return seq;
	}
	exports.resolveBlockSeq = resolveBlockSeq;
}));

// node_modules/yaml/dist/compose/resolve-end.js
var require_resolve_end = /* @__PURE__ */ __commonJSMin(((exports) => {
	function resolveEnd(end, offset, reqSpace, onError) {
		let comment = "";
		if (end) {
			let hasSpace = false;
			let sep = "";
			for (const token of end) {
				const { source, type } = token;
				switch (type) {
					case "space":
						hasSpace = true;
						break;
					case "comment": {
						if (reqSpace && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
						const cb = source.substring(1) || " ";
						if (!comment) comment = cb;
						else comment += sep + cb;
						sep = "";
						break;
					}
					case "newline":
						if (comment) sep += source;
						hasSpace = true;
						break;
					default: onError(token, "UNEXPECTED_TOKEN", `Unexpected ${type} at node end`);
				}
				offset += source.length;
			}
		}
		return {
			comment,
			offset
		};
	}
	exports.resolveEnd = resolveEnd;
}));

// node_modules/yaml/dist/compose/resolve-flow-collection.js
var require_resolve_flow_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Pair = require_Pair();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	var utilContainsNewline = require_util_contains_newline();
	var utilMapIncludes = require_util_map_includes();
	const blockMsg = "Block collections are not allowed within flow collections";
	const isBlock = (token) => token && (token.type === "block-map" || token.type === "block-seq");
	function resolveFlowCollection({ composeNode, composeEmptyNode }, ctx, fc, onError, tag) {
		const isMap = fc.start.source === "{";
		const fcName = isMap ? "flow map" : "flow sequence";
		const coll = new ((tag?.nodeClass) ?? (isMap ? YAMLMap.YAMLMap : YAMLSeq.YAMLSeq))(ctx.schema);
		coll.flow = true;
		const atRoot = ctx.atRoot;
		if (atRoot) ctx.atRoot = false;
		if (ctx.atKey) ctx.atKey = false;
		let offset = fc.offset + fc.start.source.length;
		for (let i = 0; i < fc.items.length; ++i) {
			const collItem = fc.items[i];
			const { start, key, sep, value } = collItem;
			const props = resolveProps.resolveProps(start, {
				flow: fcName,
				indicator: "explicit-key-ind",
				next: key ?? sep?.[0],
				offset,
				onError,
				parentIndent: fc.indent,
				startOnNewline: false
			});
			if (!props.found) {
				if (!props.anchor && !props.tag && !sep && !value) {
					if (i === 0 && props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
					else if (i < fc.items.length - 1) onError(props.start, "UNEXPECTED_TOKEN", `Unexpected empty item in ${fcName}`);
					if (props.comment) {
						if (coll.comment) coll.comment += "\n" + props.comment;
						else coll.comment = props.comment;
					}
					offset = props.end;
					continue;
				}
				if (!isMap && ctx.options.strict && utilContainsNewline.containsNewline(key)) onError(key, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
			}
			if (i === 0) {
				if (props.comma) onError(props.comma, "UNEXPECTED_TOKEN", `Unexpected , in ${fcName}`);
			} else {
				if (!props.comma) onError(props.start, "MISSING_CHAR", `Missing , between ${fcName} items`);
				if (props.comment) {
					let prevItemComment = "";
					loop: for (const st of start) switch (st.type) {
						case "comma":
						case "space": break;
						case "comment":
							prevItemComment = st.source.substring(1);
							break loop;
						default: break loop;
					}
					if (prevItemComment) {
						let prev = coll.items[coll.items.length - 1];
						if (identity.isPair(prev)) prev = prev.value ?? prev.key;
						if (prev.comment) prev.comment += "\n" + prevItemComment;
						else prev.comment = prevItemComment;
						props.comment = props.comment.substring(prevItemComment.length + 1);
					}
				}
			}
			if (!isMap && !sep && !props.found) {
				const valueNode = value ? composeNode(ctx, value, props, onError) : composeEmptyNode(ctx, props.end, sep, null, props, onError);
				coll.items.push(valueNode);
				offset = valueNode.range[2];
				if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
			} else {
				ctx.atKey = true;
				const keyStart = props.end;
				const keyNode = key ? composeNode(ctx, key, props, onError) : composeEmptyNode(ctx, keyStart, start, null, props, onError);
				if (isBlock(key)) onError(keyNode.range, "BLOCK_IN_FLOW", blockMsg);
				ctx.atKey = false;
				const valueProps = resolveProps.resolveProps(sep ?? [], {
					flow: fcName,
					indicator: "map-value-ind",
					next: value,
					offset: keyNode.range[2],
					onError,
					parentIndent: fc.indent,
					startOnNewline: false
				});
				if (valueProps.found) {
					if (!isMap && !props.found && ctx.options.strict) {
						if (sep) for (const st of sep) {
							if (st === valueProps.found) break;
							if (st.type === "newline") {
								onError(st, "MULTILINE_IMPLICIT_KEY", "Implicit keys of flow sequence pairs need to be on a single line");
								break;
							}
						}
						if (props.start < valueProps.found.offset - 1024) onError(valueProps.found, "KEY_OVER_1024_CHARS", "The : indicator must be at most 1024 chars after the start of an implicit flow sequence key");
					}
				} else if (value) {
					if ("source" in value && value.source?.[0] === ":") onError(value, "MISSING_CHAR", `Missing space after : in ${fcName}`);
					else onError(valueProps.start, "MISSING_CHAR", `Missing , or : between ${fcName} items`);
				}
				const valueNode = value ? composeNode(ctx, value, valueProps, onError) : valueProps.found ? composeEmptyNode(ctx, valueProps.end, sep, null, valueProps, onError) : null;
				if (valueNode) {
					if (isBlock(value)) onError(valueNode.range, "BLOCK_IN_FLOW", blockMsg);
				} else if (valueProps.comment) {
					if (keyNode.comment) keyNode.comment += "\n" + valueProps.comment;
					else keyNode.comment = valueProps.comment;
				}
				const pair = new Pair.Pair(keyNode, valueNode);
				if (ctx.options.keepSourceTokens) pair.srcToken = collItem;
				if (isMap) {
					const map = coll;
					if (utilMapIncludes.mapIncludes(ctx, map.items, keyNode)) onError(keyStart, "DUPLICATE_KEY", "Map keys must be unique");
					map.items.push(pair);
				} else {
					const map = new YAMLMap.YAMLMap(ctx.schema);
					map.flow = true;
					map.items.push(pair);
					const endRange = (valueNode ?? keyNode).range;
					map.range = [
						keyNode.range[0],
						endRange[1],
						endRange[2]
					];
					coll.items.push(map);
				}
				offset = valueNode ? valueNode.range[2] : valueProps.end;
			}
		}
		const expectedEnd = isMap ? "}" : "]";
		const [ce, ...ee] = fc.end;
		let cePos = offset;
		if (ce?.source === expectedEnd) cePos = ce.offset + ce.source.length;
		else {
			const name = fcName[0].toUpperCase() + fcName.substring(1);
			const msg = atRoot ? `${name} must end with a ${expectedEnd}` : `${name} in block collection must be sufficiently indented and end with a ${expectedEnd}`;
			onError(offset, atRoot ? "MISSING_CHAR" : "BAD_INDENT", msg);
			if (ce && ce.source.length !== 1) ee.unshift(ce);
		}
		if (ee.length > 0) {
			const end = resolveEnd.resolveEnd(ee, cePos, ctx.options.strict, onError);
			if (end.comment) {
				if (coll.comment) coll.comment += "\n" + end.comment;
				else coll.comment = end.comment;
			}
			coll.range = [
				fc.offset,
				cePos,
				end.offset
			];
		} else coll.range = [
			fc.offset,
			cePos,
			cePos
		];
		return coll;
	}
	exports.resolveFlowCollection = resolveFlowCollection;
}));

// node_modules/yaml/dist/compose/compose-collection.js
var require_compose_collection = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var resolveBlockMap = require_resolve_block_map();
	var resolveBlockSeq = require_resolve_block_seq();
	var resolveFlowCollection = require_resolve_flow_collection();
	function resolveCollection(CN, ctx, token, onError, tagName, tag) {
		const coll = token.type === "block-map" ? resolveBlockMap.resolveBlockMap(CN, ctx, token, onError, tag) : token.type === "block-seq" ? resolveBlockSeq.resolveBlockSeq(CN, ctx, token, onError, tag) : resolveFlowCollection.resolveFlowCollection(CN, ctx, token, onError, tag);
		const Coll = coll.constructor;
		if (tagName === "!" || tagName === Coll.tagName) {
			coll.tag = Coll.tagName;
			return coll;
		}
		if (tagName) coll.tag = tagName;
		return coll;
	}
	function composeCollection(CN, ctx, token, props, onError) {
		const tagToken = props.tag;
		const tagName = !tagToken ? null : ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg));
		if (token.type === "block-seq") {
			const { anchor, newlineAfterProp: nl } = props;
			const lastProp = anchor && tagToken ? anchor.offset > tagToken.offset ? anchor : tagToken : anchor ?? tagToken;
			if (lastProp && (!nl || nl.offset < lastProp.offset)) onError(lastProp, "MISSING_CHAR", "Missing newline after block sequence props");
		}
		const expType = token.type === "block-map" ? "map" : token.type === "block-seq" ? "seq" : token.start.source === "{" ? "map" : "seq";
		if (!tagToken || !tagName || tagName === "!" || tagName === YAMLMap.YAMLMap.tagName && expType === "map" || tagName === YAMLSeq.YAMLSeq.tagName && expType === "seq") return resolveCollection(CN, ctx, token, onError, tagName);
		let tag = ctx.schema.tags.find((t) => t.tag === tagName && t.collection === expType);
		if (!tag) {
			const kt = ctx.schema.knownTags[tagName];
			if (kt?.collection === expType) {
				ctx.schema.tags.push(Object.assign({}, kt, { default: false }));
				tag = kt;
			} else {
				if (kt) onError(tagToken, "BAD_COLLECTION_TYPE", `${kt.tag} used for ${expType} collection, but expects ${kt.collection ?? "scalar"}`, true);
				else onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, true);
				return resolveCollection(CN, ctx, token, onError, tagName);
			}
		}
		const coll = resolveCollection(CN, ctx, token, onError, tagName, tag);
		const res = tag.resolve?.(coll, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg), ctx.options) ?? coll;
		const node = identity.isNode(res) ? res : new Scalar.Scalar(res);
		node.range = coll.range;
		node.tag = tagName;
		if (tag?.format) node.format = tag.format;
		return node;
	}
	exports.composeCollection = composeCollection;
}));

// node_modules/yaml/dist/compose/resolve-block-scalar.js
var require_resolve_block_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	function resolveBlockScalar(ctx, scalar, onError) {
		const start = scalar.offset;
		const header = parseBlockScalarHeader(scalar, ctx.options.strict, onError);
		if (!header) return {
			value: "",
			type: null,
			comment: "",
			range: [
				start,
				start,
				start
			]
		};
		const type = header.mode === ">" ? Scalar.Scalar.BLOCK_FOLDED : Scalar.Scalar.BLOCK_LITERAL;
		const lines = scalar.source ? splitLines(scalar.source) : [];
		let chompStart = lines.length;
		for (let i = lines.length - 1; i >= 0; --i) {
			const content = lines[i][1];
			if (content === "" || content === "\r") chompStart = i;
			else break;
		}
		if (chompStart === 0) {
			const value = header.chomp === "+" && lines.length > 0 ? "\n".repeat(Math.max(1, lines.length - 1)) : "";
			let end = start + header.length;
			if (scalar.source) end += scalar.source.length;
			return {
				value,
				type,
				comment: header.comment,
				range: [
					start,
					end,
					end
				]
			};
		}
		let trimIndent = scalar.indent + header.indent;
		let offset = scalar.offset + header.length;
		let contentStart = 0;
		for (let i = 0; i < chompStart; ++i) {
			const [indent, content] = lines[i];
			if (content === "" || content === "\r") {
				if (header.indent === 0 && indent.length > trimIndent) trimIndent = indent.length;
			} else {
				if (indent.length < trimIndent) onError(offset + indent.length, "MISSING_CHAR", "Block scalars with more-indented leading empty lines must use an explicit indentation indicator");
				if (header.indent === 0) trimIndent = indent.length;
				contentStart = i;
				if (trimIndent === 0 && !ctx.atRoot) onError(offset, "BAD_INDENT", "Block scalar values in collections must be indented");
				break;
			}
			offset += indent.length + content.length + 1;
		}
		for (let i = lines.length - 1; i >= chompStart; --i) if (lines[i][0].length > trimIndent) chompStart = i + 1;
		let value = "";
		let sep = "";
		let prevMoreIndented = false;
		for (let i = 0; i < contentStart; ++i) value += lines[i][0].slice(trimIndent) + "\n";
		for (let i = contentStart; i < chompStart; ++i) {
			let [indent, content] = lines[i];
			offset += indent.length + content.length + 1;
			const crlf = content[content.length - 1] === "\r";
			if (crlf) content = content.slice(0, -1);
			/* istanbul ignore if already caught in lexer */
			if (content && indent.length < trimIndent) {
				const message = `Block scalar lines must not be less indented than their ${header.indent ? "explicit indentation indicator" : "first line"}`;
				onError(offset - content.length - (crlf ? 2 : 1), "BAD_INDENT", message);
				indent = "";
			}
			if (type === Scalar.Scalar.BLOCK_LITERAL) {
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
			} else if (indent.length > trimIndent || content[0] === "	") {
				if (sep === " ") sep = "\n";
				else if (!prevMoreIndented && sep === "\n") sep = "\n\n";
				value += sep + indent.slice(trimIndent) + content;
				sep = "\n";
				prevMoreIndented = true;
			} else if (content === "") {
				if (sep === "\n") value += "\n";
				else sep = "\n";
			} else {
				value += sep + content;
				sep = " ";
				prevMoreIndented = false;
			}
		}
		switch (header.chomp) {
			case "-": break;
			case "+":
				for (let i = chompStart; i < lines.length; ++i) value += "\n" + lines[i][0].slice(trimIndent);
				if (value[value.length - 1] !== "\n") value += "\n";
				break;
			default: value += "\n";
		}
		const end = start + header.length + scalar.source.length;
		return {
			value,
			type,
			comment: header.comment,
			range: [
				start,
				end,
				end
			]
		};
	}
	function parseBlockScalarHeader({ offset, props }, strict, onError) {
		/* istanbul ignore if should not happen */
		if (props[0].type !== "block-scalar-header") {
			onError(props[0], "IMPOSSIBLE", "Block scalar header not found");
			return null;
		}
		const { source } = props[0];
		const mode = source[0];
		let indent = 0;
		let chomp = "";
		let error = -1;
		for (let i = 1; i < source.length; ++i) {
			const ch = source[i];
			if (!chomp && (ch === "-" || ch === "+")) chomp = ch;
			else {
				const n = Number(ch);
				if (!indent && n) indent = n;
				else if (error === -1) error = offset + i;
			}
		}
		if (error !== -1) onError(error, "UNEXPECTED_TOKEN", `Block scalar header includes extra characters: ${source}`);
		let hasSpace = false;
		let comment = "";
		let length = source.length;
		for (let i = 1; i < props.length; ++i) {
			const token = props[i];
			switch (token.type) {
				case "space": hasSpace = true;
				case "newline":
					length += token.source.length;
					break;
				case "comment":
					if (strict && !hasSpace) onError(token, "MISSING_CHAR", "Comments must be separated from other tokens by white space characters");
					length += token.source.length;
					comment = token.source.substring(1);
					break;
				case "error":
					onError(token, "UNEXPECTED_TOKEN", token.message);
					length += token.source.length;
					break;
				/* istanbul ignore next should not happen */
				default: {
					onError(token, "UNEXPECTED_TOKEN", `Unexpected token in block scalar header: ${token.type}`);
					const ts = token.source;
					if (ts && typeof ts === "string") length += ts.length;
				}
			}
		}
		return {
			mode,
			indent,
			chomp,
			comment,
			length
		};
	}
	function splitLines(source) {
		const split = source.split(/\n( *)/);
		const first = split[0];
		const m = first.match(/^( *)/);
		const lines = [m?.[1] ? [m[1], first.slice(m[1].length)] : ["", first]];
		for (let i = 1; i < split.length; i += 2) lines.push([split[i], split[i + 1]]);
		return lines;
	}
	exports.resolveBlockScalar = resolveBlockScalar;
}));

// node_modules/yaml/dist/compose/resolve-flow-scalar.js
var require_resolve_flow_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Scalar = require_Scalar();
	var resolveEnd = require_resolve_end();
	function resolveFlowScalar(scalar, strict, onError) {
		const { offset, type, source, end } = scalar;
		let _type;
		let value;
		const _onError = (rel, code, msg) => onError(offset + rel, code, msg);
		switch (type) {
			case "scalar":
				_type = Scalar.Scalar.PLAIN;
				value = plainValue(source, _onError);
				break;
			case "single-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_SINGLE;
				value = singleQuotedValue(source, _onError);
				break;
			case "double-quoted-scalar":
				_type = Scalar.Scalar.QUOTE_DOUBLE;
				value = doubleQuotedValue(source, _onError);
				break;
			/* istanbul ignore next should not happen */
			default:
				onError(scalar, "UNEXPECTED_TOKEN", `Expected a flow scalar value, but found: ${type}`);
				return {
					value: "",
					type: null,
					comment: "",
					range: [
						offset,
						offset + source.length,
						offset + source.length
					]
				};
		}
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, strict, onError);
		return {
			value,
			type: _type,
			comment: re.comment,
			range: [
				offset,
				valueEnd,
				re.offset
			]
		};
	}
	function plainValue(source, onError) {
		let badChar = "";
		switch (source[0]) {
			/* istanbul ignore next should not happen */
			case "	":
				badChar = "a tab character";
				break;
			case ",":
				badChar = "flow indicator character ,";
				break;
			case "%":
				badChar = "directive indicator character %";
				break;
			case "|":
			case ">":
				badChar = `block scalar indicator ${source[0]}`;
				break;
			case "@":
			case "`": badChar = `reserved character ${source[0]}`;
		}
		if (badChar) onError(0, "BAD_SCALAR_START", `Plain value cannot start with ${badChar}`);
		return unfoldLines(source);
	}
	function singleQuotedValue(source, onError) {
		if (source[source.length - 1] !== "'" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing 'quote");
		return unfoldLines(source.slice(1, -1)).replace(/''/g, "'");
	}
	function unfoldLines(source) {
		const line = /(.*?)\r?\n/sy;
		let match = line.exec(source);
		if (!match) return source;
		let trimEnd, trimBoth;
		try {
			trimEnd = new RegExp("(?<![ 	])[ 	]+$");
			trimBoth = new RegExp("^[ 	]+|(?<![ 	])[ 	]+$", "g");
		} catch {
			trimEnd = /[ \t]+$/;
			trimBoth = /^[ \t]+|[ \t]+$/g;
		}
		let res = match[1].replace(trimEnd, "");
		let sep = " ";
		let pos = line.lastIndex;
		while (match = line.exec(source)) {
			const lm = match[1].replace(trimBoth, "");
			if (lm === "") {
				if (sep === "\n") res += sep;
				else sep = "\n";
			} else {
				res += sep + lm;
				sep = " ";
			}
			pos = line.lastIndex;
		}
		const last = /[ \t]*(.*)/sy;
		last.lastIndex = pos;
		match = last.exec(source);
		return res + sep + (match?.[1] ?? "");
	}
	function doubleQuotedValue(source, onError) {
		let res = "";
		for (let i = 1; i < source.length - 1; ++i) {
			const ch = source[i];
			if (ch === "\r" && source[i + 1] === "\n") continue;
			if (ch === "\n") {
				const { fold, offset } = foldNewline(source, i);
				res += fold;
				i = offset;
			} else if (ch === "\\") {
				let next = source[++i];
				const cc = escapeCodes[next];
				if (cc) res += cc;
				else if (next === "\n") {
					next = source[i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "\r" && source[i + 1] === "\n") {
					next = source[++i + 1];
					while (next === " " || next === "	") next = source[++i + 1];
				} else if (next === "x" || next === "u" || next === "U") {
					const length = next === "x" ? 2 : next === "u" ? 4 : 8;
					res += parseCharCode(source, i + 1, length, onError);
					i += length;
				} else {
					const raw = source.substr(i - 1, 2);
					onError(i - 1, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
					res += raw;
				}
			} else if (ch === " " || ch === "	") {
				const wsStart = i;
				let next = source[i + 1];
				while (next === " " || next === "	") next = source[++i + 1];
				if (next !== "\n" && !(next === "\r" && source[i + 2] === "\n")) res += i > wsStart ? source.slice(wsStart, i + 1) : ch;
			} else res += ch;
		}
		if (source[source.length - 1] !== "\"" || source.length === 1) onError(source.length, "MISSING_CHAR", "Missing closing \"quote");
		return res;
	}
	function foldNewline(source, offset) {
		let fold = "";
		let ch = source[offset + 1];
		while (ch === " " || ch === "	" || ch === "\n" || ch === "\r") {
			if (ch === "\r" && source[offset + 2] !== "\n") break;
			if (ch === "\n") fold += "\n";
			offset += 1;
			ch = source[offset + 1];
		}
		if (!fold) fold = " ";
		return {
			fold,
			offset
		};
	}
	const escapeCodes = {
		"0": "\0",
		a: "\x07",
		b: "\b",
		e: "\x1B",
		f: "\f",
		n: "\n",
		r: "\r",
		t: "	",
		v: "\v",
		N: "",
		_: "\xA0",
		L: "\u2028",
		P: "\u2029",
		" ": " ",
		"\"": "\"",
		"/": "/",
		"\\": "\\",
		"	": "	"
	};
	function parseCharCode(source, offset, length, onError) {
		const cc = source.substr(offset, length);
		const code = cc.length === length && /^[0-9a-fA-F]+$/.test(cc) ? parseInt(cc, 16) : NaN;
		try {
			return String.fromCodePoint(code);
		} catch {
			const raw = source.substr(offset - 2, length + 2);
			onError(offset - 2, "BAD_DQ_ESCAPE", `Invalid escape sequence ${raw}`);
			return raw;
		}
	}
	exports.resolveFlowScalar = resolveFlowScalar;
}));

// node_modules/yaml/dist/compose/compose-scalar.js
var require_compose_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var identity = require_identity();
	var Scalar = require_Scalar();
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	function composeScalar(ctx, token, tagToken, onError) {
		const { value, type, comment, range } = token.type === "block-scalar" ? resolveBlockScalar.resolveBlockScalar(ctx, token, onError) : resolveFlowScalar.resolveFlowScalar(token, ctx.options.strict, onError);
		const tagName = tagToken ? ctx.directives.tagName(tagToken.source, (msg) => onError(tagToken, "TAG_RESOLVE_FAILED", msg)) : null;
		let tag;
		if (ctx.options.stringKeys && ctx.atKey) tag = ctx.schema[identity.SCALAR];
		else if (tagName) tag = findScalarTagByName(ctx.schema, value, tagName, tagToken, onError);
		else if (token.type === "scalar") tag = findScalarTagByTest(ctx, value, token, onError);
		else tag = ctx.schema[identity.SCALAR];
		let scalar;
		try {
			const res = tag.resolve(value, (msg) => onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg), ctx.options);
			scalar = identity.isScalar(res) ? res : new Scalar.Scalar(res);
		} catch (error) {
			const msg = error instanceof Error ? error.message : String(error);
			onError(tagToken ?? token, "TAG_RESOLVE_FAILED", msg);
			scalar = new Scalar.Scalar(value);
		}
		scalar.range = range;
		scalar.source = value;
		if (type) scalar.type = type;
		if (tagName) scalar.tag = tagName;
		if (tag.format) scalar.format = tag.format;
		if (comment) scalar.comment = comment;
		return scalar;
	}
	function findScalarTagByName(schema, value, tagName, tagToken, onError) {
		if (tagName === "!") return schema[identity.SCALAR];
		const matchWithTest = [];
		for (const tag of schema.tags) if (!tag.collection && tag.tag === tagName) {
			if (tag.default && tag.test) matchWithTest.push(tag);
			else return tag;
		}
		for (const tag of matchWithTest) if (tag.test?.test(value)) return tag;
		const kt = schema.knownTags[tagName];
		if (kt && !kt.collection) {
			schema.tags.push(Object.assign({}, kt, {
				default: false,
				test: void 0
			}));
			return kt;
		}
		onError(tagToken, "TAG_RESOLVE_FAILED", `Unresolved tag: ${tagName}`, tagName !== "tag:yaml.org,2002:str");
		return schema[identity.SCALAR];
	}
	function findScalarTagByTest({ atKey, directives, schema }, value, token, onError) {
		const tag = schema.tags.find((tag) => (tag.default === true || atKey && tag.default === "key") && tag.test?.test(value)) || schema[identity.SCALAR];
		if (schema.compat) {
			const compat = schema.compat.find((tag) => tag.default && tag.test?.test(value)) ?? schema[identity.SCALAR];
			if (tag.tag !== compat.tag) onError(token, "TAG_RESOLVE_FAILED", `Value may be parsed as either ${directives.tagString(tag.tag)} or ${directives.tagString(compat.tag)}`, true);
		}
		return tag;
	}
	exports.composeScalar = composeScalar;
}));

// node_modules/yaml/dist/compose/util-empty-scalar-position.js
var require_util_empty_scalar_position = /* @__PURE__ */ __commonJSMin(((exports) => {
	function emptyScalarPosition(offset, before, pos) {
		if (before) {
			pos ?? (pos = before.length);
			for (let i = pos - 1; i >= 0; --i) {
				let st = before[i];
				switch (st.type) {
					case "space":
					case "comment":
					case "newline":
						offset -= st.source.length;
						continue;
				}
				st = before[++i];
				while (st?.type === "space") {
					offset += st.source.length;
					st = before[++i];
				}
				break;
			}
		}
		return offset;
	}
	exports.emptyScalarPosition = emptyScalarPosition;
}));

// node_modules/yaml/dist/compose/compose-node.js
var require_compose_node = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Alias = require_Alias();
	var identity = require_identity();
	var composeCollection = require_compose_collection();
	var composeScalar = require_compose_scalar();
	var resolveEnd = require_resolve_end();
	var utilEmptyScalarPosition = require_util_empty_scalar_position();
	const CN = {
		composeNode,
		composeEmptyNode
	};
	function composeNode(ctx, token, props, onError) {
		const atKey = ctx.atKey;
		const { spaceBefore, comment, anchor, tag } = props;
		let node;
		let isSrcToken = true;
		switch (token.type) {
			case "alias":
				node = composeAlias(ctx, token, onError);
				if (anchor || tag) onError(token, "ALIAS_PROPS", "An alias node must not specify any properties");
				break;
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "block-scalar":
				node = composeScalar.composeScalar(ctx, token, tag, onError);
				if (anchor) node.anchor = anchor.source.substring(1);
				break;
			case "block-map":
			case "block-seq":
			case "flow-collection":
				try {
					node = composeCollection.composeCollection(CN, ctx, token, props, onError);
					if (anchor) node.anchor = anchor.source.substring(1);
				} catch (error) {
					onError(token, "RESOURCE_EXHAUSTION", error instanceof Error ? error.message : String(error));
				}
				break;
			default:
				onError(token, "UNEXPECTED_TOKEN", token.type === "error" ? token.message : `Unsupported token (type: ${token.type})`);
				isSrcToken = false;
		}
		node ?? (node = composeEmptyNode(ctx, token.offset, void 0, null, props, onError));
		if (anchor && node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		if (atKey && ctx.options.stringKeys && (!identity.isScalar(node) || typeof node.value !== "string" || node.tag && node.tag !== "tag:yaml.org,2002:str")) onError(tag ?? token, "NON_STRING_KEY", "With stringKeys, all keys must be strings");
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			if (token.type === "scalar" && token.source === "") node.comment = comment;
			else node.commentBefore = comment;
		}
		if (ctx.options.keepSourceTokens && isSrcToken) node.srcToken = token;
		return node;
	}
	function composeEmptyNode(ctx, offset, before, pos, { spaceBefore, comment, anchor, tag, end }, onError) {
		const token = {
			type: "scalar",
			offset: utilEmptyScalarPosition.emptyScalarPosition(offset, before, pos),
			indent: -1,
			source: ""
		};
		const node = composeScalar.composeScalar(ctx, token, tag, onError);
		if (anchor) {
			node.anchor = anchor.source.substring(1);
			if (node.anchor === "") onError(anchor, "BAD_ALIAS", "Anchor cannot be an empty string");
		}
		if (spaceBefore) node.spaceBefore = true;
		if (comment) {
			node.comment = comment;
			node.range[2] = end;
		}
		return node;
	}
	function composeAlias({ options }, { offset, source, end }, onError) {
		const alias = new Alias.Alias(source.substring(1));
		if (alias.source === "") onError(offset, "BAD_ALIAS", "Alias cannot be an empty string");
		if (alias.source.endsWith(":")) onError(offset + source.length - 1, "BAD_ALIAS", "Alias ending in : is ambiguous", true);
		const valueEnd = offset + source.length;
		const re = resolveEnd.resolveEnd(end, valueEnd, options.strict, onError);
		alias.range = [
			offset,
			valueEnd,
			re.offset
		];
		if (re.comment) alias.comment = re.comment;
		return alias;
	}
	exports.composeEmptyNode = composeEmptyNode;
	exports.composeNode = composeNode;
}));

// node_modules/yaml/dist/compose/compose-doc.js
var require_compose_doc = /* @__PURE__ */ __commonJSMin(((exports) => {
	var Document = require_Document();
	var composeNode = require_compose_node();
	var resolveEnd = require_resolve_end();
	var resolveProps = require_resolve_props();
	function composeDoc(options, directives, { offset, start, value, end }, onError) {
		const opts = Object.assign({ _directives: directives }, options);
		const doc = new Document.Document(void 0, opts);
		const ctx = {
			atKey: false,
			atRoot: true,
			directives: doc.directives,
			options: doc.options,
			schema: doc.schema
		};
		const props = resolveProps.resolveProps(start, {
			indicator: "doc-start",
			next: value ?? end?.[0],
			offset,
			onError,
			parentIndent: 0,
			startOnNewline: true
		});
		if (props.found) {
			doc.directives.docStart = true;
			if (value && (value.type === "block-map" || value.type === "block-seq") && !props.hasNewline) onError(props.end, "MISSING_CHAR", "Block collection cannot start on same line with directives-end marker");
		}
		doc.contents = value ? composeNode.composeNode(ctx, value, props, onError) : composeNode.composeEmptyNode(ctx, props.end, start, null, props, onError);
		const contentEnd = doc.contents.range[2];
		const re = resolveEnd.resolveEnd(end, contentEnd, false, onError);
		if (re.comment) doc.comment = re.comment;
		doc.range = [
			offset,
			contentEnd,
			re.offset
		];
		return doc;
	}
	exports.composeDoc = composeDoc;
}));

// node_modules/yaml/dist/compose/composer.js
var require_composer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var directives = require_directives();
	var Document = require_Document();
	var errors = require_errors();
	var identity = require_identity();
	var composeDoc = require_compose_doc();
	var resolveEnd = require_resolve_end();
	function getErrorPos(src) {
		if (typeof src === "number") return [src, src + 1];
		if (Array.isArray(src)) return src.length === 2 ? src : [src[0], src[1]];
		const { offset, source } = src;
		return [offset, offset + (typeof source === "string" ? source.length : 1)];
	}
	function parsePrelude(prelude) {
		let comment = "";
		let atComment = false;
		let afterEmptyLine = false;
		for (let i = 0; i < prelude.length; ++i) {
			const source = prelude[i];
			switch (source[0]) {
				case "#":
					comment += (comment === "" ? "" : afterEmptyLine ? "\n\n" : "\n") + (source.substring(1) || " ");
					atComment = true;
					afterEmptyLine = false;
					break;
				case "%":
					if (prelude[i + 1]?.[0] !== "#") i += 1;
					atComment = false;
					break;
				default:
					if (!atComment) afterEmptyLine = true;
					atComment = false;
			}
		}
		return {
			comment,
			afterEmptyLine
		};
	}
	var Composer = class {
		constructor(options = {}) {
			this.doc = null;
			this.atDirectives = false;
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
			this.onError = (source, code, message, warning) => {
				const pos = getErrorPos(source);
				if (warning) this.warnings.push(new errors.YAMLWarning(pos, code, message));
				else this.errors.push(new errors.YAMLParseError(pos, code, message));
			};
			this.directives = new directives.Directives({ version: options.version || "1.2" });
			this.options = options;
		}
		decorate(doc, afterDoc) {
			const { comment, afterEmptyLine } = parsePrelude(this.prelude);
			if (comment) {
				const dc = doc.contents;
				if (afterDoc) doc.comment = doc.comment ? `${doc.comment}\n${comment}` : comment;
				else if (afterEmptyLine || doc.directives.docStart || !dc) doc.commentBefore = comment;
				else if (identity.isCollection(dc) && !dc.flow && dc.items.length > 0) {
					let it = dc.items[0];
					if (identity.isPair(it)) it = it.key;
					const cb = it.commentBefore;
					it.commentBefore = cb ? `${comment}\n${cb}` : comment;
				} else {
					const cb = dc.commentBefore;
					dc.commentBefore = cb ? `${comment}\n${cb}` : comment;
				}
			}
			if (afterDoc) {
				for (let i = 0; i < this.errors.length; ++i) doc.errors.push(this.errors[i]);
				for (let i = 0; i < this.warnings.length; ++i) doc.warnings.push(this.warnings[i]);
			} else {
				doc.errors = this.errors;
				doc.warnings = this.warnings;
			}
			this.prelude = [];
			this.errors = [];
			this.warnings = [];
		}
		streamInfo() {
			return {
				comment: parsePrelude(this.prelude).comment,
				directives: this.directives,
				errors: this.errors,
				warnings: this.warnings
			};
		}
		*compose(tokens, forceDoc = false, endOffset = -1) {
			for (const token of tokens) yield* this.next(token);
			yield* this.end(forceDoc, endOffset);
		}
		*next(token) {
			if (node_process.env.LOG_STREAM) console.dir(token, { depth: null });
			switch (token.type) {
				case "directive":
					this.directives.add(token.source, (offset, message, warning) => {
						const pos = getErrorPos(token);
						pos[0] += offset;
						this.onError(pos, "BAD_DIRECTIVE", message, warning);
					});
					this.prelude.push(token.source);
					this.atDirectives = true;
					break;
				case "document": {
					const doc = composeDoc.composeDoc(this.options, this.directives, token, this.onError);
					if (this.atDirectives && !doc.directives.docStart) this.onError(token, "MISSING_CHAR", "Missing directives-end/doc-start indicator line");
					this.decorate(doc, false);
					if (this.doc) yield this.doc;
					this.doc = doc;
					this.atDirectives = false;
					break;
				}
				case "byte-order-mark":
				case "space": break;
				case "comment":
				case "newline":
					this.prelude.push(token.source);
					break;
				case "error": {
					const msg = token.source ? `${token.message}: ${JSON.stringify(token.source)}` : token.message;
					const error = new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", msg);
					if (this.atDirectives || !this.doc) this.errors.push(error);
					else this.doc.errors.push(error);
					break;
				}
				case "doc-end": {
					if (!this.doc) {
						this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", "Unexpected doc-end without preceding document"));
						break;
					}
					this.doc.directives.docEnd = true;
					const end = resolveEnd.resolveEnd(token.end, token.offset + token.source.length, this.doc.options.strict, this.onError);
					this.decorate(this.doc, true);
					if (end.comment) {
						const dc = this.doc.comment;
						this.doc.comment = dc ? `${dc}\n${end.comment}` : end.comment;
					}
					this.doc.range[2] = end.offset;
					break;
				}
				default: this.errors.push(new errors.YAMLParseError(getErrorPos(token), "UNEXPECTED_TOKEN", `Unsupported token ${token.type}`));
			}
		}
		*end(forceDoc = false, endOffset = -1) {
			if (this.doc) {
				this.decorate(this.doc, true);
				yield this.doc;
				this.doc = null;
			} else if (forceDoc) {
				const opts = Object.assign({ _directives: this.directives }, this.options);
				const doc = new Document.Document(void 0, opts);
				if (this.atDirectives) this.onError(endOffset, "MISSING_CHAR", "Missing directives-end indicator line");
				doc.range = [
					0,
					endOffset,
					endOffset
				];
				this.decorate(doc, false);
				yield doc;
			}
		}
	};
	exports.Composer = Composer;
}));

// node_modules/yaml/dist/parse/cst-scalar.js
var require_cst_scalar = /* @__PURE__ */ __commonJSMin(((exports) => {
	var resolveBlockScalar = require_resolve_block_scalar();
	var resolveFlowScalar = require_resolve_flow_scalar();
	var errors = require_errors();
	var stringifyString = require_stringifyString();
	function resolveAsScalar(token, strict = true, onError) {
		if (token) {
			const _onError = (pos, code, message) => {
				const offset = typeof pos === "number" ? pos : Array.isArray(pos) ? pos[0] : pos.offset;
				if (onError) onError(offset, code, message);
				else throw new errors.YAMLParseError([offset, offset + 1], code, message);
			};
			switch (token.type) {
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return resolveFlowScalar.resolveFlowScalar(token, strict, _onError);
				case "block-scalar": return resolveBlockScalar.resolveBlockScalar({ options: { strict } }, token, _onError);
			}
		}
		return null;
	}
	function createScalarToken(value, context) {
		const { implicitKey = false, indent, inFlow = false, offset = -1, type = "PLAIN" } = context;
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey,
			indent: indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		const end = context.end ?? [{
			type: "newline",
			offset: -1,
			indent,
			source: "\n"
		}];
		switch (source[0]) {
			case "|":
			case ">": {
				const he = source.indexOf("\n");
				const head = source.substring(0, he);
				const body = source.substring(he + 1) + "\n";
				const props = [{
					type: "block-scalar-header",
					offset,
					indent,
					source: head
				}];
				if (!addEndtoBlockProps(props, end)) props.push({
					type: "newline",
					offset: -1,
					indent,
					source: "\n"
				});
				return {
					type: "block-scalar",
					offset,
					indent,
					props,
					source: body
				};
			}
			case "\"": return {
				type: "double-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			case "'": return {
				type: "single-quoted-scalar",
				offset,
				indent,
				source,
				end
			};
			default: return {
				type: "scalar",
				offset,
				indent,
				source,
				end
			};
		}
	}
	function setScalarValue(token, value, context = {}) {
		let { afterKey = false, implicitKey = false, inFlow = false, type } = context;
		let indent = "indent" in token ? token.indent : null;
		if (afterKey && typeof indent === "number") indent += 2;
		if (!type) switch (token.type) {
			case "single-quoted-scalar":
				type = "QUOTE_SINGLE";
				break;
			case "double-quoted-scalar":
				type = "QUOTE_DOUBLE";
				break;
			case "block-scalar": {
				const header = token.props[0];
				if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
				type = header.source[0] === ">" ? "BLOCK_FOLDED" : "BLOCK_LITERAL";
				break;
			}
			default: type = "PLAIN";
		}
		const source = stringifyString.stringifyString({
			type,
			value
		}, {
			implicitKey: implicitKey || indent === null,
			indent: indent !== null && indent > 0 ? " ".repeat(indent) : "",
			inFlow,
			options: {
				blockQuote: true,
				lineWidth: -1
			}
		});
		switch (source[0]) {
			case "|":
			case ">":
				setBlockScalarValue(token, source);
				break;
			case "\"":
				setFlowScalarValue(token, source, "double-quoted-scalar");
				break;
			case "'":
				setFlowScalarValue(token, source, "single-quoted-scalar");
				break;
			default: setFlowScalarValue(token, source, "scalar");
		}
	}
	function setBlockScalarValue(token, source) {
		const he = source.indexOf("\n");
		const head = source.substring(0, he);
		const body = source.substring(he + 1) + "\n";
		if (token.type === "block-scalar") {
			const header = token.props[0];
			if (header.type !== "block-scalar-header") throw new Error("Invalid block scalar header");
			header.source = head;
			token.source = body;
		} else {
			const { offset } = token;
			const indent = "indent" in token ? token.indent : -1;
			const props = [{
				type: "block-scalar-header",
				offset,
				indent,
				source: head
			}];
			if (!addEndtoBlockProps(props, "end" in token ? token.end : void 0)) props.push({
				type: "newline",
				offset: -1,
				indent,
				source: "\n"
			});
			for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
			Object.assign(token, {
				type: "block-scalar",
				indent,
				props,
				source: body
			});
		}
	}
	function addEndtoBlockProps(props, end) {
		if (end) for (const st of end) switch (st.type) {
			case "space":
			case "comment":
				props.push(st);
				break;
			case "newline":
				props.push(st);
				return true;
		}
		return false;
	}
	function setFlowScalarValue(token, source, type) {
		switch (token.type) {
			case "scalar":
			case "double-quoted-scalar":
			case "single-quoted-scalar":
				token.type = type;
				token.source = source;
				break;
			case "block-scalar": {
				const end = token.props.slice(1);
				let oa = source.length;
				if (token.props[0].type === "block-scalar-header") oa -= token.props[0].source.length;
				for (const tok of end) tok.offset += oa;
				delete token.props;
				Object.assign(token, {
					type,
					source,
					end
				});
				break;
			}
			case "block-map":
			case "block-seq": {
				const nl = {
					type: "newline",
					offset: token.offset + source.length,
					indent: token.indent,
					source: "\n"
				};
				delete token.items;
				Object.assign(token, {
					type,
					source,
					end: [nl]
				});
				break;
			}
			default: {
				const indent = "indent" in token ? token.indent : -1;
				const end = "end" in token && Array.isArray(token.end) ? token.end.filter((st) => st.type === "space" || st.type === "comment" || st.type === "newline") : [];
				for (const key of Object.keys(token)) if (key !== "type" && key !== "offset") delete token[key];
				Object.assign(token, {
					type,
					indent,
					source,
					end
				});
			}
		}
	}
	exports.createScalarToken = createScalarToken;
	exports.resolveAsScalar = resolveAsScalar;
	exports.setScalarValue = setScalarValue;
}));

// node_modules/yaml/dist/parse/cst-stringify.js
var require_cst_stringify = /* @__PURE__ */ __commonJSMin(((exports) => {
	const stringify = (cst) => "type" in cst ? stringifyToken(cst) : stringifyItem(cst);
	function stringifyToken(token) {
		switch (token.type) {
			case "block-scalar": {
				let res = "";
				for (const tok of token.props) res += stringifyToken(tok);
				return res + token.source;
			}
			case "block-map":
			case "block-seq": {
				let res = "";
				for (const item of token.items) res += stringifyItem(item);
				return res;
			}
			case "flow-collection": {
				let res = token.start.source;
				for (const item of token.items) res += stringifyItem(item);
				for (const st of token.end) res += st.source;
				return res;
			}
			case "document": {
				let res = stringifyItem(token);
				if (token.end) for (const st of token.end) res += st.source;
				return res;
			}
			default: {
				let res = token.source;
				if ("end" in token && token.end) for (const st of token.end) res += st.source;
				return res;
			}
		}
	}
	function stringifyItem({ start, key, sep, value }) {
		let res = "";
		for (const st of start) res += st.source;
		if (key) res += stringifyToken(key);
		if (sep) for (const st of sep) res += st.source;
		if (value) res += stringifyToken(value);
		return res;
	}
	exports.stringify = stringify;
}));

// node_modules/yaml/dist/parse/cst-visit.js
var require_cst_visit = /* @__PURE__ */ __commonJSMin(((exports) => {
	const BREAK = Symbol("break visit");
	const SKIP = Symbol("skip children");
	const REMOVE = Symbol("remove item");
	function visit(cst, visitor) {
		if ("type" in cst && cst.type === "document") cst = {
			start: cst.start,
			value: cst.value
		};
		_visit(Object.freeze([]), cst, visitor);
	}
	visit.BREAK = BREAK;
	visit.SKIP = SKIP;
	visit.REMOVE = REMOVE;
	visit.itemAtPath = (cst, path) => {
		let item = cst;
		for (const [field, index] of path) {
			const tok = item?.[field];
			if (tok && "items" in tok) item = tok.items[index];
			else return void 0;
		}
		return item;
	};
	visit.parentCollection = (cst, path) => {
		const parent = visit.itemAtPath(cst, path.slice(0, -1));
		const field = path[path.length - 1][0];
		const coll = parent?.[field];
		if (coll && "items" in coll) return coll;
		throw new Error("Parent collection not found");
	};
	function _visit(path, item, visitor) {
		let ctrl = visitor(item, path);
		if (typeof ctrl === "symbol") return ctrl;
		for (const field of ["key", "value"]) {
			const token = item[field];
			if (token && "items" in token) {
				for (let i = 0; i < token.items.length; ++i) {
					const ci = _visit(Object.freeze(path.concat([[field, i]])), token.items[i], visitor);
					if (typeof ci === "number") i = ci - 1;
					else if (ci === BREAK) return BREAK;
					else if (ci === REMOVE) {
						token.items.splice(i, 1);
						i -= 1;
					}
				}
				if (typeof ctrl === "function" && field === "key") ctrl = ctrl(item, path);
			}
		}
		return typeof ctrl === "function" ? ctrl(item, path) : ctrl;
	}
	exports.visit = visit;
}));

// node_modules/yaml/dist/parse/cst.js
var require_cst = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cstScalar = require_cst_scalar();
	var cstStringify = require_cst_stringify();
	var cstVisit = require_cst_visit();
	const BOM = "﻿";
	const DOCUMENT = "";
	const FLOW_END = "";
	const SCALAR = "";
	const isCollection = (token) => !!token && "items" in token;
	const isScalar = (token) => !!token && (token.type === "scalar" || token.type === "single-quoted-scalar" || token.type === "double-quoted-scalar" || token.type === "block-scalar");
	/* istanbul ignore next */
	function prettyToken(token) {
		switch (token) {
			case BOM: return "<BOM>";
			case DOCUMENT: return "<DOC>";
			case FLOW_END: return "<FLOW_END>";
			case SCALAR: return "<SCALAR>";
			default: return JSON.stringify(token);
		}
	}
	function tokenType(source) {
		switch (source) {
			case BOM: return "byte-order-mark";
			case DOCUMENT: return "doc-mode";
			case FLOW_END: return "flow-error-end";
			case SCALAR: return "scalar";
			case "---": return "doc-start";
			case "...": return "doc-end";
			case "":
			case "\n":
			case "\r\n": return "newline";
			case "-": return "seq-item-ind";
			case "?": return "explicit-key-ind";
			case ":": return "map-value-ind";
			case "{": return "flow-map-start";
			case "}": return "flow-map-end";
			case "[": return "flow-seq-start";
			case "]": return "flow-seq-end";
			case ",": return "comma";
		}
		switch (source[0]) {
			case " ":
			case "	": return "space";
			case "#": return "comment";
			case "%": return "directive-line";
			case "*": return "alias";
			case "&": return "anchor";
			case "!": return "tag";
			case "'": return "single-quoted-scalar";
			case "\"": return "double-quoted-scalar";
			case "|":
			case ">": return "block-scalar-header";
		}
		return null;
	}
	exports.createScalarToken = cstScalar.createScalarToken;
	exports.resolveAsScalar = cstScalar.resolveAsScalar;
	exports.setScalarValue = cstScalar.setScalarValue;
	exports.stringify = cstStringify.stringify;
	exports.visit = cstVisit.visit;
	exports.BOM = BOM;
	exports.DOCUMENT = DOCUMENT;
	exports.FLOW_END = FLOW_END;
	exports.SCALAR = SCALAR;
	exports.isCollection = isCollection;
	exports.isScalar = isScalar;
	exports.prettyToken = prettyToken;
	exports.tokenType = tokenType;
}));

// node_modules/yaml/dist/parse/lexer.js
var require_lexer = /* @__PURE__ */ __commonJSMin(((exports) => {
	var cst = require_cst();
	function isEmpty(ch) {
		switch (ch) {
			case void 0:
			case " ":
			case "\n":
			case "\r":
			case "	": return true;
			default: return false;
		}
	}
	const hexDigits = /* @__PURE__ */ new Set("0123456789ABCDEFabcdef");
	const tagChars = /* @__PURE__ */ new Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-#;/?:@&=+$_.!~*'()");
	const flowIndicatorChars = /* @__PURE__ */ new Set(",[]{}");
	const invalidAnchorChars = /* @__PURE__ */ new Set(" ,[]{}\n\r	");
	const isNotAnchorChar = (ch) => !ch || invalidAnchorChars.has(ch);
	var Lexer = class {
		constructor() {
			this.atEnd = false;
			this.blockScalarIndent = -1;
			this.blockScalarKeep = false;
			this.buffer = "";
			this.flowKey = false;
			this.flowLevel = 0;
			this.indentNext = 0;
			this.indentValue = 0;
			this.lineEndPos = null;
			this.next = null;
			this.pos = 0;
		}
		*lex(source, incomplete = false) {
			if (source) {
				if (typeof source !== "string") throw TypeError("source is not a string");
				this.buffer = this.buffer ? this.buffer + source : source;
				this.lineEndPos = null;
			}
			this.atEnd = !incomplete;
			let next = this.next ?? "stream";
			while (next && (incomplete || this.hasChars(1))) next = yield* this.parseNext(next);
		}
		atLineEnd() {
			let i = this.pos;
			let ch = this.buffer[i];
			while (ch === " " || ch === "	") ch = this.buffer[++i];
			if (!ch || ch === "#" || ch === "\n") return true;
			if (ch === "\r") return this.buffer[i + 1] === "\n";
			return false;
		}
		charAt(n) {
			return this.buffer[this.pos + n];
		}
		continueScalar(offset) {
			let ch = this.buffer[offset];
			if (this.indentNext > 0) {
				let indent = 0;
				while (ch === " ") ch = this.buffer[++indent + offset];
				if (ch === "\r") {
					const next = this.buffer[indent + offset + 1];
					if (next === "\n" || !next && !this.atEnd) return offset + indent + 1;
				}
				return ch === "\n" || indent >= this.indentNext || !ch && !this.atEnd ? offset + indent : -1;
			}
			if (ch === "-" || ch === ".") {
				const dt = this.buffer.substr(offset, 3);
				if ((dt === "---" || dt === "...") && isEmpty(this.buffer[offset + 3])) return -1;
			}
			return offset;
		}
		getLine() {
			let end = this.lineEndPos;
			if (typeof end !== "number" || end !== -1 && end < this.pos) {
				end = this.buffer.indexOf("\n", this.pos);
				this.lineEndPos = end;
			}
			if (end === -1) return this.atEnd ? this.buffer.substring(this.pos) : null;
			if (this.buffer[end - 1] === "\r") end -= 1;
			return this.buffer.substring(this.pos, end);
		}
		hasChars(n) {
			return this.pos + n <= this.buffer.length;
		}
		setNext(state) {
			this.buffer = this.buffer.substring(this.pos);
			this.pos = 0;
			this.lineEndPos = null;
			this.next = state;
			return null;
		}
		peek(n) {
			return this.buffer.substr(this.pos, n);
		}
		*parseNext(next) {
			switch (next) {
				case "stream": return yield* this.parseStream();
				case "line-start": return yield* this.parseLineStart();
				case "block-start": return yield* this.parseBlockStart();
				case "doc": return yield* this.parseDocument();
				case "flow": return yield* this.parseFlowCollection();
				case "quoted-scalar": return yield* this.parseQuotedScalar();
				case "block-scalar": return yield* this.parseBlockScalar();
				case "plain-scalar": return yield* this.parsePlainScalar();
			}
		}
		*parseStream() {
			let line = this.getLine();
			if (line === null) return this.setNext("stream");
			if (line[0] === cst.BOM) {
				yield* this.pushCount(1);
				line = line.substring(1);
			}
			if (line[0] === "%") {
				let dirEnd = line.length;
				let cs = line.indexOf("#");
				while (cs !== -1) {
					const ch = line[cs - 1];
					if (ch === " " || ch === "	") {
						dirEnd = cs - 1;
						break;
					} else cs = line.indexOf("#", cs + 1);
				}
				while (true) {
					const ch = line[dirEnd - 1];
					if (ch === " " || ch === "	") dirEnd -= 1;
					else break;
				}
				const n = (yield* this.pushCount(dirEnd)) + (yield* this.pushSpaces(true));
				yield* this.pushCount(line.length - n);
				this.pushNewline();
				return "stream";
			}
			if (this.atLineEnd()) {
				const sp = yield* this.pushSpaces(true);
				yield* this.pushCount(line.length - sp);
				yield* this.pushNewline();
				return "stream";
			}
			yield cst.DOCUMENT;
			return yield* this.parseLineStart();
		}
		*parseLineStart() {
			const ch = this.charAt(0);
			if (!ch && !this.atEnd) return this.setNext("line-start");
			if (ch === "-" || ch === ".") {
				if (!this.atEnd && !this.hasChars(4)) return this.setNext("line-start");
				const s = this.peek(3);
				if ((s === "---" || s === "...") && isEmpty(this.charAt(3))) {
					yield* this.pushCount(3);
					this.indentValue = 0;
					this.indentNext = 0;
					return s === "---" ? "doc" : "stream";
				}
			}
			this.indentValue = yield* this.pushSpaces(false);
			if (this.indentNext > this.indentValue && !isEmpty(this.charAt(1))) this.indentNext = this.indentValue;
			return yield* this.parseBlockStart();
		}
		*parseBlockStart() {
			const [ch0, ch1] = this.peek(2);
			if (!ch1 && !this.atEnd) return this.setNext("block-start");
			if ((ch0 === "-" || ch0 === "?" || ch0 === ":") && isEmpty(ch1)) {
				const n = (yield* this.pushCount(1)) + (yield* this.pushSpaces(true));
				this.indentNext = this.indentValue + 1;
				this.indentValue += n;
				return "block-start";
			}
			return "doc";
		}
		*parseDocument() {
			yield* this.pushSpaces(true);
			const line = this.getLine();
			if (line === null) return this.setNext("doc");
			let n = yield* this.pushIndicators();
			switch (line[n]) {
				case "#": yield* this.pushCount(line.length - n);
				case void 0:
					yield* this.pushNewline();
					return yield* this.parseLineStart();
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel = 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					return "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "doc";
				case "\"":
				case "'": return yield* this.parseQuotedScalar();
				case "|":
				case ">":
					n += yield* this.parseBlockScalarHeader();
					n += yield* this.pushSpaces(true);
					yield* this.pushCount(line.length - n);
					yield* this.pushNewline();
					return yield* this.parseBlockScalar();
				default: return yield* this.parsePlainScalar();
			}
		}
		*parseFlowCollection() {
			let nl, sp;
			let indent = -1;
			do {
				nl = yield* this.pushNewline();
				if (nl > 0) {
					sp = yield* this.pushSpaces(false);
					this.indentValue = indent = sp;
				} else sp = 0;
				sp += yield* this.pushSpaces(true);
			} while (nl + sp > 0);
			const line = this.getLine();
			if (line === null) return this.setNext("flow");
			if (indent !== -1 && indent < this.indentNext && line[0] !== "#" || indent === 0 && (line.startsWith("---") || line.startsWith("...")) && isEmpty(line[3])) {
				if (!(indent === this.indentNext - 1 && this.flowLevel === 1 && (line[0] === "]" || line[0] === "}"))) {
					this.flowLevel = 0;
					yield cst.FLOW_END;
					return yield* this.parseLineStart();
				}
			}
			let n = 0;
			while (line[n] === ",") {
				n += yield* this.pushCount(1);
				n += yield* this.pushSpaces(true);
				this.flowKey = false;
			}
			n += yield* this.pushIndicators();
			switch (line[n]) {
				case void 0: return "flow";
				case "#":
					yield* this.pushCount(line.length - n);
					return "flow";
				case "{":
				case "[":
					yield* this.pushCount(1);
					this.flowKey = false;
					this.flowLevel += 1;
					return "flow";
				case "}":
				case "]":
					yield* this.pushCount(1);
					this.flowKey = true;
					this.flowLevel -= 1;
					return this.flowLevel ? "flow" : "doc";
				case "*":
					yield* this.pushUntil(isNotAnchorChar);
					return "flow";
				case "\"":
				case "'":
					this.flowKey = true;
					return yield* this.parseQuotedScalar();
				case ":": {
					const next = this.charAt(1);
					if (this.flowKey || isEmpty(next) || next === ",") {
						this.flowKey = false;
						yield* this.pushCount(1);
						yield* this.pushSpaces(true);
						return "flow";
					}
				}
				default:
					this.flowKey = false;
					return yield* this.parsePlainScalar();
			}
		}
		*parseQuotedScalar() {
			const quote = this.charAt(0);
			let end = this.buffer.indexOf(quote, this.pos + 1);
			if (quote === "'") while (end !== -1 && this.buffer[end + 1] === "'") end = this.buffer.indexOf("'", end + 2);
			else while (end !== -1) {
				let n = 0;
				while (this.buffer[end - 1 - n] === "\\") n += 1;
				if (n % 2 === 0) break;
				end = this.buffer.indexOf("\"", end + 1);
			}
			const qb = this.buffer.substring(0, end);
			let nl = qb.indexOf("\n", this.pos);
			if (nl !== -1) {
				while (nl !== -1) {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = qb.indexOf("\n", cs);
				}
				if (nl !== -1) end = nl - (qb[nl - 1] === "\r" ? 2 : 1);
			}
			if (end === -1) {
				if (!this.atEnd) return this.setNext("quoted-scalar");
				end = this.buffer.length;
			}
			yield* this.pushToIndex(end + 1, false);
			return this.flowLevel ? "flow" : "doc";
		}
		*parseBlockScalarHeader() {
			this.blockScalarIndent = -1;
			this.blockScalarKeep = false;
			let i = this.pos;
			while (true) {
				const ch = this.buffer[++i];
				if (ch === "+") this.blockScalarKeep = true;
				else if (ch > "0" && ch <= "9") this.blockScalarIndent = Number(ch) - 1;
				else if (ch !== "-") break;
			}
			return yield* this.pushUntil((ch) => isEmpty(ch) || ch === "#");
		}
		*parseBlockScalar() {
			let nl = this.pos - 1;
			let indent = 0;
			let ch;
			loop: for (let i = this.pos; ch = this.buffer[i]; ++i) switch (ch) {
				case " ":
					indent += 1;
					break;
				case "\n":
					nl = i;
					indent = 0;
					break;
				case "\r": {
					const next = this.buffer[i + 1];
					if (!next && !this.atEnd) return this.setNext("block-scalar");
					if (next === "\n") break;
				}
				default: break loop;
			}
			if (!ch && !this.atEnd) return this.setNext("block-scalar");
			if (indent >= this.indentNext) {
				if (this.blockScalarIndent === -1) this.indentNext = indent;
				else this.indentNext = this.blockScalarIndent + (this.indentNext === 0 ? 1 : this.indentNext);
				do {
					const cs = this.continueScalar(nl + 1);
					if (cs === -1) break;
					nl = this.buffer.indexOf("\n", cs);
				} while (nl !== -1);
				if (nl === -1) {
					if (!this.atEnd) return this.setNext("block-scalar");
					nl = this.buffer.length;
				}
			}
			let i = nl + 1;
			ch = this.buffer[i];
			while (ch === " ") ch = this.buffer[++i];
			if (ch === "	") {
				while (ch === "	" || ch === " " || ch === "\r" || ch === "\n") ch = this.buffer[++i];
				nl = i - 1;
			} else if (!this.blockScalarKeep) do {
				let i = nl - 1;
				let ch = this.buffer[i];
				if (ch === "\r") ch = this.buffer[--i];
				const lastChar = i;
				while (ch === " ") ch = this.buffer[--i];
				if (ch === "\n" && i >= this.pos && i + 1 + indent > lastChar) nl = i;
				else break;
			} while (true);
			yield cst.SCALAR;
			yield* this.pushToIndex(nl + 1, true);
			return yield* this.parseLineStart();
		}
		*parsePlainScalar() {
			const inFlow = this.flowLevel > 0;
			let end = this.pos - 1;
			let i = this.pos - 1;
			let ch;
			while (ch = this.buffer[++i]) if (ch === ":") {
				const next = this.buffer[i + 1];
				if (isEmpty(next) || inFlow && flowIndicatorChars.has(next)) break;
				end = i;
			} else if (isEmpty(ch)) {
				let next = this.buffer[i + 1];
				if (ch === "\r") {
					if (next === "\n") {
						i += 1;
						ch = "\n";
						next = this.buffer[i + 1];
					} else end = i;
				}
				if (next === "#" || inFlow && flowIndicatorChars.has(next)) break;
				if (ch === "\n") {
					const cs = this.continueScalar(i + 1);
					if (cs === -1) break;
					i = Math.max(i, cs - 2);
				}
			} else {
				if (inFlow && flowIndicatorChars.has(ch)) break;
				end = i;
			}
			if (!ch && !this.atEnd) return this.setNext("plain-scalar");
			yield cst.SCALAR;
			yield* this.pushToIndex(end + 1, true);
			return inFlow ? "flow" : "doc";
		}
		*pushCount(n) {
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos += n;
				return n;
			}
			return 0;
		}
		*pushToIndex(i, allowEmpty) {
			const s = this.buffer.slice(this.pos, i);
			if (s) {
				yield s;
				this.pos += s.length;
				return s.length;
			} else if (allowEmpty) yield "";
			return 0;
		}
		*pushIndicators() {
			let n = 0;
			loop: while (true) {
				switch (this.charAt(0)) {
					case "!":
						n += yield* this.pushTag();
						n += yield* this.pushSpaces(true);
						continue loop;
					case "&":
						n += yield* this.pushUntil(isNotAnchorChar);
						n += yield* this.pushSpaces(true);
						continue loop;
					case "-":
					case "?":
					case ":": {
						const inFlow = this.flowLevel > 0;
						const ch1 = this.charAt(1);
						if (isEmpty(ch1) || inFlow && flowIndicatorChars.has(ch1)) {
							if (!inFlow) this.indentNext = this.indentValue + 1;
							else if (this.flowKey) this.flowKey = false;
							n += yield* this.pushCount(1);
							n += yield* this.pushSpaces(true);
							continue loop;
						}
					}
				}
				break loop;
			}
			return n;
		}
		*pushTag() {
			if (this.charAt(1) === "<") {
				let i = this.pos + 2;
				let ch = this.buffer[i];
				while (!isEmpty(ch) && ch !== ">") ch = this.buffer[++i];
				return yield* this.pushToIndex(ch === ">" ? i + 1 : i, false);
			} else {
				let i = this.pos + 1;
				let ch = this.buffer[i];
				while (ch) if (tagChars.has(ch)) ch = this.buffer[++i];
				else if (ch === "%" && hexDigits.has(this.buffer[i + 1]) && hexDigits.has(this.buffer[i + 2])) ch = this.buffer[i += 3];
				else break;
				return yield* this.pushToIndex(i, false);
			}
		}
		*pushNewline() {
			const ch = this.buffer[this.pos];
			if (ch === "\n") return yield* this.pushCount(1);
			else if (ch === "\r" && this.charAt(1) === "\n") return yield* this.pushCount(2);
			else return 0;
		}
		*pushSpaces(allowTabs) {
			let i = this.pos - 1;
			let ch;
			do
				ch = this.buffer[++i];
			while (ch === " " || allowTabs && ch === "	");
			const n = i - this.pos;
			if (n > 0) {
				yield this.buffer.substr(this.pos, n);
				this.pos = i;
			}
			return n;
		}
		*pushUntil(test) {
			let i = this.pos;
			let ch = this.buffer[i];
			while (!test(ch)) ch = this.buffer[++i];
			return yield* this.pushToIndex(i, false);
		}
	};
	exports.Lexer = Lexer;
}));

// node_modules/yaml/dist/parse/line-counter.js
var require_line_counter = /* @__PURE__ */ __commonJSMin(((exports) => {
	var LineCounter = class {
		constructor() {
			this.lineStarts = [];
			this.addNewLine = (offset) => this.lineStarts.push(offset);
			this.linePos = (offset) => {
				let low = 0;
				let high = this.lineStarts.length;
				while (low < high) {
					const mid = low + high >> 1;
					if (this.lineStarts[mid] < offset) low = mid + 1;
					else high = mid;
				}
				if (this.lineStarts[low] === offset) return {
					line: low + 1,
					col: 1
				};
				if (low === 0) return {
					line: 0,
					col: offset
				};
				const start = this.lineStarts[low - 1];
				return {
					line: low,
					col: offset - start + 1
				};
			};
		}
	};
	exports.LineCounter = LineCounter;
}));

// node_modules/yaml/dist/parse/parser.js
var require_parser = /* @__PURE__ */ __commonJSMin(((exports) => {
	var node_process = __require("process");
	var cst = require_cst();
	var lexer = require_lexer();
	function includesToken(list, type) {
		for (let i = 0; i < list.length; ++i) if (list[i].type === type) return true;
		return false;
	}
	function findNonEmptyIndex(list) {
		for (let i = 0; i < list.length; ++i) switch (list[i].type) {
			case "space":
			case "comment":
			case "newline": break;
			default: return i;
		}
		return -1;
	}
	function isFlowToken(token) {
		switch (token?.type) {
			case "alias":
			case "scalar":
			case "single-quoted-scalar":
			case "double-quoted-scalar":
			case "flow-collection": return true;
			default: return false;
		}
	}
	function getPrevProps(parent) {
		switch (parent.type) {
			case "document": return parent.start;
			case "block-map": {
				const it = parent.items[parent.items.length - 1];
				return it.sep ?? it.start;
			}
			case "block-seq": return parent.items[parent.items.length - 1].start;
			/* istanbul ignore next should not happen */
			default: return [];
		}
	}
	function getFirstKeyStartProps(prev) {
		if (prev.length === 0) return [];
		let i = prev.length;
		loop: while (--i >= 0) switch (prev[i].type) {
			case "doc-start":
			case "explicit-key-ind":
			case "map-value-ind":
			case "seq-item-ind":
			case "newline": break loop;
		}
		while (prev[++i]?.type === "space");
		return prev.splice(i, prev.length);
	}
	function arrayPushArray(target, source) {
		if (source.length < 1e5) Array.prototype.push.apply(target, source);
		else for (let i = 0; i < source.length; ++i) target.push(source[i]);
	}
	function fixFlowSeqItems(fc) {
		if (fc.start.type === "flow-seq-start") {
			for (const it of fc.items) if (it.sep && !it.value && !includesToken(it.start, "explicit-key-ind") && !includesToken(it.sep, "map-value-ind")) {
				if (it.key) it.value = it.key;
				delete it.key;
				if (isFlowToken(it.value)) {
					if (it.value.end) arrayPushArray(it.value.end, it.sep);
					else it.value.end = it.sep;
				} else arrayPushArray(it.start, it.sep);
				delete it.sep;
			}
		}
	}
	var Parser = class {
		constructor(onNewLine) {
			this.atNewLine = true;
			this.atScalar = false;
			this.indent = 0;
			this.offset = 0;
			this.onKeyLine = false;
			this.stack = [];
			this.source = "";
			this.type = "";
			this.lexer = new lexer.Lexer();
			this.onNewLine = onNewLine;
		}
		*parse(source, incomplete = false) {
			if (this.onNewLine && this.offset === 0) this.onNewLine(0);
			for (const lexeme of this.lexer.lex(source, incomplete)) yield* this.next(lexeme);
			if (!incomplete) yield* this.end();
		}
		*next(source) {
			this.source = source;
			if (node_process.env.LOG_TOKENS) console.log("|", cst.prettyToken(source));
			if (this.atScalar) {
				this.atScalar = false;
				yield* this.step();
				this.offset += source.length;
				return;
			}
			const type = cst.tokenType(source);
			if (!type) {
				const message = `Not a YAML token: ${source}`;
				yield* this.pop({
					type: "error",
					offset: this.offset,
					message,
					source
				});
				this.offset += source.length;
			} else if (type === "scalar") {
				this.atNewLine = false;
				this.atScalar = true;
				this.type = "scalar";
			} else {
				this.type = type;
				yield* this.step();
				switch (type) {
					case "newline":
						this.atNewLine = true;
						this.indent = 0;
						if (this.onNewLine) this.onNewLine(this.offset + source.length);
						break;
					case "space":
						if (this.atNewLine && source[0] === " ") this.indent += source.length;
						break;
					case "explicit-key-ind":
					case "map-value-ind":
					case "seq-item-ind":
						if (this.atNewLine) this.indent += source.length;
						break;
					case "doc-mode":
					case "flow-error-end": return;
					default: this.atNewLine = false;
				}
				this.offset += source.length;
			}
		}
		*end() {
			while (this.stack.length > 0) yield* this.pop();
		}
		get sourceToken() {
			return {
				type: this.type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		*step() {
			const top = this.peek(1);
			if (this.type === "doc-end" && top?.type !== "doc-end") {
				while (this.stack.length > 0) yield* this.pop();
				this.stack.push({
					type: "doc-end",
					offset: this.offset,
					source: this.source
				});
				return;
			}
			if (!top) return yield* this.stream();
			switch (top.type) {
				case "document": return yield* this.document(top);
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return yield* this.scalar(top);
				case "block-scalar": return yield* this.blockScalar(top);
				case "block-map": return yield* this.blockMap(top);
				case "block-seq": return yield* this.blockSequence(top);
				case "flow-collection": return yield* this.flowCollection(top);
				case "doc-end": return yield* this.documentEnd(top);
			}
			/* istanbul ignore next should not happen */
			yield* this.pop();
		}
		peek(n) {
			return this.stack[this.stack.length - n];
		}
		*pop(error) {
			const token = error ?? this.stack.pop();
			/* istanbul ignore if should not happen */
			if (!token) yield {
				type: "error",
				offset: this.offset,
				source: "",
				message: "Tried to pop an empty stack"
			};
			else if (this.stack.length === 0) yield token;
			else {
				const top = this.peek(1);
				if (token.type === "block-scalar") token.indent = "indent" in top ? top.indent : 0;
				else if (token.type === "flow-collection" && top.type === "document") token.indent = 0;
				if (token.type === "flow-collection") fixFlowSeqItems(token);
				switch (top.type) {
					case "document":
						top.value = token;
						break;
					case "block-scalar":
						top.props.push(token);
						break;
					case "block-map": {
						const it = top.items[top.items.length - 1];
						if (it.value) {
							top.items.push({
								start: [],
								key: token,
								sep: []
							});
							this.onKeyLine = true;
							return;
						} else if (it.sep) it.value = token;
						else {
							Object.assign(it, {
								key: token,
								sep: []
							});
							this.onKeyLine = !it.explicitKey;
							return;
						}
						break;
					}
					case "block-seq": {
						const it = top.items[top.items.length - 1];
						if (it.value) top.items.push({
							start: [],
							value: token
						});
						else it.value = token;
						break;
					}
					case "flow-collection": {
						const it = top.items[top.items.length - 1];
						if (!it || it.value) top.items.push({
							start: [],
							key: token,
							sep: []
						});
						else if (it.sep) it.value = token;
						else Object.assign(it, {
							key: token,
							sep: []
						});
						return;
					}
					/* istanbul ignore next should not happen */
					default:
						yield* this.pop();
						yield* this.pop(token);
				}
				if ((top.type === "document" || top.type === "block-map" || top.type === "block-seq") && (token.type === "block-map" || token.type === "block-seq")) {
					const last = token.items[token.items.length - 1];
					if (last && !last.sep && !last.value && last.start.length > 0 && findNonEmptyIndex(last.start) === -1 && (token.indent === 0 || last.start.every((st) => st.type !== "comment" || st.indent < token.indent))) {
						if (top.type === "document") top.end = last.start;
						else top.items.push({ start: last.start });
						token.items.splice(-1, 1);
					}
				}
			}
		}
		*stream() {
			switch (this.type) {
				case "directive-line":
					yield {
						type: "directive",
						offset: this.offset,
						source: this.source
					};
					return;
				case "byte-order-mark":
				case "space":
				case "comment":
				case "newline":
					yield this.sourceToken;
					return;
				case "doc-mode":
				case "doc-start": {
					const doc = {
						type: "document",
						offset: this.offset,
						start: []
					};
					if (this.type === "doc-start") doc.start.push(this.sourceToken);
					this.stack.push(doc);
					return;
				}
			}
			yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML stream`,
				source: this.source
			};
		}
		*document(doc) {
			if (doc.value) return yield* this.lineEnd(doc);
			switch (this.type) {
				case "doc-start":
					if (findNonEmptyIndex(doc.start) !== -1) {
						yield* this.pop();
						yield* this.step();
					} else doc.start.push(this.sourceToken);
					return;
				case "anchor":
				case "tag":
				case "space":
				case "comment":
				case "newline":
					doc.start.push(this.sourceToken);
					return;
			}
			const bv = this.startBlockValue(doc);
			if (bv) this.stack.push(bv);
			else yield {
				type: "error",
				offset: this.offset,
				message: `Unexpected ${this.type} token in YAML document`,
				source: this.source
			};
		}
		*scalar(scalar) {
			if (this.type === "map-value-ind") {
				const start = getFirstKeyStartProps(getPrevProps(this.peek(2)));
				let sep;
				if (scalar.end) {
					sep = scalar.end;
					sep.push(this.sourceToken);
					delete scalar.end;
				} else sep = [this.sourceToken];
				const map = {
					type: "block-map",
					offset: scalar.offset,
					indent: scalar.indent,
					items: [{
						start,
						key: scalar,
						sep
					}]
				};
				this.onKeyLine = true;
				this.stack[this.stack.length - 1] = map;
			} else yield* this.lineEnd(scalar);
		}
		*blockScalar(scalar) {
			switch (this.type) {
				case "space":
				case "comment":
				case "newline":
					scalar.props.push(this.sourceToken);
					return;
				case "scalar":
					scalar.source = this.source;
					this.atNewLine = true;
					this.indent = 0;
					if (this.onNewLine) {
						let nl = this.source.indexOf("\n") + 1;
						while (nl !== 0) {
							this.onNewLine(this.offset + nl);
							nl = this.source.indexOf("\n", nl) + 1;
						}
					}
					yield* this.pop();
					break;
				/* istanbul ignore next should not happen */
				default:
					yield* this.pop();
					yield* this.step();
			}
		}
		*blockMap(map) {
			const it = map.items[map.items.length - 1];
			switch (this.type) {
				case "newline":
					this.onKeyLine = false;
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else map.items.push({ start: [this.sourceToken] });
					} else if (it.sep) it.sep.push(this.sourceToken);
					else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) map.items.push({ start: [this.sourceToken] });
					else if (it.sep) it.sep.push(this.sourceToken);
					else {
						if (this.atIndentedComment(it.start, map.indent)) {
							const end = map.items[map.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								map.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
			}
			if (this.indent >= map.indent) {
				const atMapIndent = !this.onKeyLine && this.indent === map.indent;
				const atNextItem = atMapIndent && (it.sep || it.explicitKey) && this.type !== "seq-item-ind";
				let start = [];
				if (atNextItem && it.sep && !it.value) {
					const nl = [];
					for (let i = 0; i < it.sep.length; ++i) {
						const st = it.sep[i];
						switch (st.type) {
							case "newline":
								nl.push(i);
								break;
							case "space": break;
							case "comment":
								if (st.indent > map.indent) nl.length = 0;
								break;
							default: nl.length = 0;
						}
					}
					if (nl.length >= 2) start = it.sep.splice(nl[1]);
				}
				switch (this.type) {
					case "anchor":
					case "tag":
						if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({ start });
							this.onKeyLine = true;
						} else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "explicit-key-ind":
						if (!it.sep && !it.explicitKey) {
							it.start.push(this.sourceToken);
							it.explicitKey = true;
						} else if (atNextItem || it.value) {
							start.push(this.sourceToken);
							map.items.push({
								start,
								explicitKey: true
							});
						} else this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [this.sourceToken],
								explicitKey: true
							}]
						});
						this.onKeyLine = true;
						return;
					case "map-value-ind":
						if (it.explicitKey) {
							if (!it.sep) {
								if (includesToken(it.start, "newline")) Object.assign(it, {
									key: null,
									sep: [this.sourceToken]
								});
								else {
									const start = getFirstKeyStartProps(it.start);
									this.stack.push({
										type: "block-map",
										offset: this.offset,
										indent: this.indent,
										items: [{
											start,
											key: null,
											sep: [this.sourceToken]
										}]
									});
								}
							} else if (it.value) map.items.push({
								start: [],
								key: null,
								sep: [this.sourceToken]
							});
							else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
								type: "block-map",
								offset: this.offset,
								indent: this.indent,
								items: [{
									start,
									key: null,
									sep: [this.sourceToken]
								}]
							});
							else if (isFlowToken(it.key) && !includesToken(it.sep, "newline")) {
								const start = getFirstKeyStartProps(it.start);
								const key = it.key;
								const sep = it.sep;
								sep.push(this.sourceToken);
								delete it.key;
								delete it.sep;
								this.stack.push({
									type: "block-map",
									offset: this.offset,
									indent: this.indent,
									items: [{
										start,
										key,
										sep
									}]
								});
							} else if (start.length > 0) it.sep = it.sep.concat(start, this.sourceToken);
							else it.sep.push(this.sourceToken);
						} else if (!it.sep) Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.value || atNextItem) map.items.push({
							start,
							key: null,
							sep: [this.sourceToken]
						});
						else if (includesToken(it.sep, "map-value-ind")) this.stack.push({
							type: "block-map",
							offset: this.offset,
							indent: this.indent,
							items: [{
								start: [],
								key: null,
								sep: [this.sourceToken]
							}]
						});
						else it.sep.push(this.sourceToken);
						this.onKeyLine = true;
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (atNextItem || it.value) {
							map.items.push({
								start,
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						} else if (it.sep) this.stack.push(fs);
						else {
							Object.assign(it, {
								key: fs,
								sep: []
							});
							this.onKeyLine = true;
						}
						return;
					}
					default: {
						const bv = this.startBlockValue(map);
						if (bv) {
							if (bv.type === "block-seq") {
								if (!it.explicitKey && it.sep && !includesToken(it.sep, "newline")) {
									yield* this.pop({
										type: "error",
										offset: this.offset,
										message: "Unexpected block-seq-ind on same line with key",
										source: this.source
									});
									return;
								}
							} else if (atMapIndent) map.items.push({ start });
							this.stack.push(bv);
							return;
						}
					}
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*blockSequence(seq) {
			const it = seq.items[seq.items.length - 1];
			switch (this.type) {
				case "newline":
					if (it.value) {
						const end = "end" in it.value ? it.value.end : void 0;
						if ((Array.isArray(end) ? end[end.length - 1] : void 0)?.type === "comment") end?.push(this.sourceToken);
						else seq.items.push({ start: [this.sourceToken] });
					} else it.start.push(this.sourceToken);
					return;
				case "space":
				case "comment":
					if (it.value) seq.items.push({ start: [this.sourceToken] });
					else {
						if (this.atIndentedComment(it.start, seq.indent)) {
							const end = seq.items[seq.items.length - 2]?.value?.end;
							if (Array.isArray(end)) {
								arrayPushArray(end, it.start);
								end.push(this.sourceToken);
								seq.items.pop();
								return;
							}
						}
						it.start.push(this.sourceToken);
					}
					return;
				case "anchor":
				case "tag":
					if (it.value || this.indent <= seq.indent) break;
					it.start.push(this.sourceToken);
					return;
				case "seq-item-ind":
					if (this.indent !== seq.indent) break;
					if (it.value || includesToken(it.start, "seq-item-ind")) seq.items.push({ start: [this.sourceToken] });
					else it.start.push(this.sourceToken);
					return;
			}
			if (this.indent > seq.indent) {
				const bv = this.startBlockValue(seq);
				if (bv) {
					this.stack.push(bv);
					return;
				}
			}
			yield* this.pop();
			yield* this.step();
		}
		*flowCollection(fc) {
			const it = fc.items[fc.items.length - 1];
			if (this.type === "flow-error-end") {
				let top;
				do {
					yield* this.pop();
					top = this.peek(1);
				} while (top?.type === "flow-collection");
			} else if (fc.end.length === 0) {
				switch (this.type) {
					case "comma":
					case "explicit-key-ind":
						if (!it || it.sep) fc.items.push({ start: [this.sourceToken] });
						else it.start.push(this.sourceToken);
						return;
					case "map-value-ind":
						if (!it || it.value) fc.items.push({
							start: [],
							key: null,
							sep: [this.sourceToken]
						});
						else if (it.sep) it.sep.push(this.sourceToken);
						else Object.assign(it, {
							key: null,
							sep: [this.sourceToken]
						});
						return;
					case "space":
					case "comment":
					case "newline":
					case "anchor":
					case "tag":
						if (!it || it.value) fc.items.push({ start: [this.sourceToken] });
						else if (it.sep) it.sep.push(this.sourceToken);
						else it.start.push(this.sourceToken);
						return;
					case "alias":
					case "scalar":
					case "single-quoted-scalar":
					case "double-quoted-scalar": {
						const fs = this.flowScalar(this.type);
						if (!it || it.value) fc.items.push({
							start: [],
							key: fs,
							sep: []
						});
						else if (it.sep) this.stack.push(fs);
						else Object.assign(it, {
							key: fs,
							sep: []
						});
						return;
					}
					case "flow-map-end":
					case "flow-seq-end":
						fc.end.push(this.sourceToken);
						return;
				}
				const bv = this.startBlockValue(fc);
				/* istanbul ignore else should not happen */
				if (bv) this.stack.push(bv);
				else {
					yield* this.pop();
					yield* this.step();
				}
			} else {
				const parent = this.peek(2);
				if (parent.type === "block-map" && (this.type === "map-value-ind" && parent.indent === fc.indent || this.type === "newline" && !parent.items[parent.items.length - 1].sep)) {
					yield* this.pop();
					yield* this.step();
				} else if (this.type === "map-value-ind" && parent.type !== "flow-collection") {
					const start = getFirstKeyStartProps(getPrevProps(parent));
					fixFlowSeqItems(fc);
					const sep = fc.end.splice(1, fc.end.length);
					sep.push(this.sourceToken);
					const map = {
						type: "block-map",
						offset: fc.offset,
						indent: fc.indent,
						items: [{
							start,
							key: fc,
							sep
						}]
					};
					this.onKeyLine = true;
					this.stack[this.stack.length - 1] = map;
				} else yield* this.lineEnd(fc);
			}
		}
		flowScalar(type) {
			if (this.onNewLine) {
				let nl = this.source.indexOf("\n") + 1;
				while (nl !== 0) {
					this.onNewLine(this.offset + nl);
					nl = this.source.indexOf("\n", nl) + 1;
				}
			}
			return {
				type,
				offset: this.offset,
				indent: this.indent,
				source: this.source
			};
		}
		startBlockValue(parent) {
			switch (this.type) {
				case "alias":
				case "scalar":
				case "single-quoted-scalar":
				case "double-quoted-scalar": return this.flowScalar(this.type);
				case "block-scalar-header": return {
					type: "block-scalar",
					offset: this.offset,
					indent: this.indent,
					props: [this.sourceToken],
					source: ""
				};
				case "flow-map-start":
				case "flow-seq-start": return {
					type: "flow-collection",
					offset: this.offset,
					indent: this.indent,
					start: this.sourceToken,
					items: [],
					end: []
				};
				case "seq-item-ind": return {
					type: "block-seq",
					offset: this.offset,
					indent: this.indent,
					items: [{ start: [this.sourceToken] }]
				};
				case "explicit-key-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					start.push(this.sourceToken);
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							explicitKey: true
						}]
					};
				}
				case "map-value-ind": {
					this.onKeyLine = true;
					const start = getFirstKeyStartProps(getPrevProps(parent));
					return {
						type: "block-map",
						offset: this.offset,
						indent: this.indent,
						items: [{
							start,
							key: null,
							sep: [this.sourceToken]
						}]
					};
				}
			}
			return null;
		}
		atIndentedComment(start, indent) {
			if (this.type !== "comment") return false;
			if (this.indent <= indent) return false;
			return start.every((st) => st.type === "newline" || st.type === "space");
		}
		*documentEnd(docEnd) {
			if (this.type !== "doc-mode") {
				if (docEnd.end) docEnd.end.push(this.sourceToken);
				else docEnd.end = [this.sourceToken];
				if (this.type === "newline") yield* this.pop();
			}
		}
		*lineEnd(token) {
			switch (this.type) {
				case "comma":
				case "doc-start":
				case "doc-end":
				case "flow-seq-end":
				case "flow-map-end":
				case "map-value-ind":
					yield* this.pop();
					yield* this.step();
					break;
				case "newline": this.onKeyLine = false;
				default:
					if (token.end) token.end.push(this.sourceToken);
					else token.end = [this.sourceToken];
					if (this.type === "newline") yield* this.pop();
			}
		}
	};
	exports.Parser = Parser;
}));

// node_modules/yaml/dist/public-api.js
var require_public_api = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var errors = require_errors();
	var log = require_log();
	var identity = require_identity();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	function parseOptions(options) {
		const prettyErrors = options.prettyErrors !== false;
		return {
			lineCounter: options.lineCounter || prettyErrors && new lineCounter.LineCounter() || null,
			prettyErrors
		};
	}
	function parseAllDocuments(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		const docs = Array.from(composer$1.compose(parser$1.parse(source)));
		if (prettyErrors && lineCounter) for (const doc of docs) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		if (docs.length > 0) return docs;
		return Object.assign([], { empty: true }, composer$1.streamInfo());
	}
	function parseDocument(source, options = {}) {
		const { lineCounter, prettyErrors } = parseOptions(options);
		const parser$1 = new parser.Parser(lineCounter?.addNewLine);
		const composer$1 = new composer.Composer(options);
		let doc = null;
		for (const _doc of composer$1.compose(parser$1.parse(source), true, source.length)) if (!doc) doc = _doc;
		else if (doc.options.logLevel !== "silent") {
			doc.errors.push(new errors.YAMLParseError(_doc.range.slice(0, 2), "MULTIPLE_DOCS", "Source contains multiple documents; please use YAML.parseAllDocuments()"));
			break;
		}
		if (prettyErrors && lineCounter) {
			doc.errors.forEach(errors.prettifyError(source, lineCounter));
			doc.warnings.forEach(errors.prettifyError(source, lineCounter));
		}
		return doc;
	}
	function parse(src, reviver, options) {
		let _reviver = void 0;
		if (typeof reviver === "function") _reviver = reviver;
		else if (options === void 0 && reviver && typeof reviver === "object") options = reviver;
		const doc = parseDocument(src, options);
		if (!doc) return null;
		doc.warnings.forEach((warning) => log.warn(doc.options.logLevel, warning));
		if (doc.errors.length > 0) {
			if (doc.options.logLevel !== "silent") throw doc.errors[0];
			else doc.errors = [];
		}
		return doc.toJS(Object.assign({ reviver: _reviver }, options));
	}
	function stringify(value, replacer, options) {
		let _replacer = null;
		if (typeof replacer === "function" || Array.isArray(replacer)) _replacer = replacer;
		else if (options === void 0 && replacer) options = replacer;
		if (typeof options === "string") options = options.length;
		if (typeof options === "number") {
			const indent = Math.round(options);
			options = indent < 1 ? void 0 : indent > 8 ? { indent: 8 } : { indent };
		}
		if (value === void 0) {
			const { keepUndefined } = options ?? replacer ?? {};
			if (!keepUndefined) return void 0;
		}
		if (identity.isDocument(value) && !_replacer) return value.toString(options);
		return new Document.Document(value, _replacer, options).toString(options);
	}
	exports.parse = parse;
	exports.parseAllDocuments = parseAllDocuments;
	exports.parseDocument = parseDocument;
	exports.stringify = stringify;
}));

// node_modules/yaml/dist/index.js
var require_dist$2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	var composer = require_composer();
	var Document = require_Document();
	var Schema = require_Schema();
	var errors = require_errors();
	var Alias = require_Alias();
	var identity = require_identity();
	var Pair = require_Pair();
	var Scalar = require_Scalar();
	var YAMLMap = require_YAMLMap();
	var YAMLSeq = require_YAMLSeq();
	var cst = require_cst();
	var lexer = require_lexer();
	var lineCounter = require_line_counter();
	var parser = require_parser();
	var publicApi = require_public_api();
	var visit = require_visit();
	exports.Composer = composer.Composer;
	exports.Document = Document.Document;
	exports.Schema = Schema.Schema;
	exports.YAMLError = errors.YAMLError;
	exports.YAMLParseError = errors.YAMLParseError;
	exports.YAMLWarning = errors.YAMLWarning;
	exports.Alias = Alias.Alias;
	exports.isAlias = identity.isAlias;
	exports.isCollection = identity.isCollection;
	exports.isDocument = identity.isDocument;
	exports.isMap = identity.isMap;
	exports.isNode = identity.isNode;
	exports.isPair = identity.isPair;
	exports.isScalar = identity.isScalar;
	exports.isSeq = identity.isSeq;
	exports.Pair = Pair.Pair;
	exports.Scalar = Scalar.Scalar;
	exports.YAMLMap = YAMLMap.YAMLMap;
	exports.YAMLSeq = YAMLSeq.YAMLSeq;
	exports.Lexer = lexer.Lexer;
	exports.LineCounter = lineCounter.LineCounter;
	exports.Parser = parser.Parser;
	exports.parse = publicApi.parse;
	exports.parseAllDocuments = publicApi.parseAllDocuments;
	exports.parseDocument = publicApi.parseDocument;
	exports.stringify = publicApi.stringify;
	exports.visit = visit.visit;
	exports.visitAsync = visit.visitAsync;
}));

// src/manifest/syntax.ts
var import_ajv = require_ajv();
var import_dist$2 = /* @__PURE__ */ __toESM(require_dist$3(), 1);
var import_dist$3 = require_dist$2();
const MAX_DEPTH = 100;
const MAX_VALUES = 5e4;
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
function parseYaml(text, file) {
	const lines = new import_dist$3.LineCounter();
	const placeOf = (offset) => {
		const { line, col } = lines.linePos(offset);
		return {
			file,
			line: Math.max(line, 1),
			column: Math.max(col, 1)
		};
	};
	const refuse = (rule, offset, message, help) => ({ findings: [{
		rule,
		severity: "error",
		message,
		help,
		place: placeOf(offset)
	}] });
	const tokens = [];
	for (const token of new import_dist$3.Parser(lines.addNewLine).parse(text)) {
		tokens.push(token);
		if (token.type === "error") break;
	}
	const forbidden = FORBIDDEN.exec(text);
	if (forbidden !== null) {
		const message = `The file holds the control character ${excerpt(forbidden[0])}, which YAML does not allow.`;
		return refuse("yaml-control-character", forbidden.index, message, "Delete it; inside a double-quoted text, write it as an escape.");
	}
	const over = excess(tokens);
	if (over?.limit === "depth") {
		const message = `The document is nested more than ${100} levels deep.`;
		return refuse("yaml-nesting", over.offset, message, "Flatten it.");
	}
	if (over !== null) {
		const message = `The document holds more than ${MAX_VALUES} values.`;
		return refuse("yaml-size", over.offset, message, "Keep data in data files, and split a long suite into several.");
	}
	const documents = [...new import_dist$3.Composer({
		version: "1.2",
		merge: false,
		stringKeys: true,
		uniqueKeys: false,
		resolveKnownTags: false
	}).compose(tokens, true, text.length)];
	const document = documents[0];
	const fault = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])[0];
	if (fault !== void 0) {
		const offset = openingQuote(document, fault) ?? fault.pos[0];
		return refuse(ruleOf(fault), offset, messageOf(fault), helpOf(fault));
	}
	if (document.directives.yaml.explicit === true && document.directives.yaml.version !== "1.2") {
		const message = `The file asks for YAML ${document.directives.yaml.version}; manifests are YAML 1.2.`;
		return refuse("yaml-directive", Math.max(text.indexOf("%YAML"), 0), message, "Take the %YAML line out.");
	}
	const second = documents[1];
	if (second !== void 0) return refuse("yaml-documents", tokens.filter((token) => token.type === "document")[1]?.offset ?? second.range[0], "The file holds more than one YAML document.", "Keep one document a file: what follows this `---` belongs into a file of its own.");
	return {
		document,
		placeOf
	};
}
function excess(tokens) {
	const stack = tokens.map((token) => ({
		token,
		depth: 1
	}));
	let values = 0;
	let deep = null;
	for (let next = stack.pop(); next !== void 0; next = stack.pop()) {
		const { token, depth } = next;
		if (token.type === "document" && token.value !== void 0) stack.push({
			token: token.value,
			depth
		});
		if (token.type !== "block-map" && token.type !== "block-seq" && token.type !== "flow-collection") continue;
		for (const { start, sep } of token.items) values += marks(start) + marks(sep ?? []);
		if (values > MAX_VALUES) return {
			offset: token.offset,
			limit: "values"
		};
		if (depth > 100) {
			deep = Math.min(deep ?? token.offset, token.offset);
			continue;
		}
		for (const item of token.items) {
			if (item.key) stack.push({
				token: item.key,
				depth: depth + 1
			});
			if (item.value !== void 0) stack.push({
				token: item.value,
				depth: depth + 1
			});
		}
	}
	return deep === null ? null : {
		offset: deep,
		limit: "depth"
	};
}
function marks(tokens) {
	return tokens.filter(({ type }) => type !== "space" && type !== "newline" && type !== "comment").length;
}
function openingQuote(document, fault) {
	if (fault.code !== "MISSING_CHAR" || !fault.message.includes("quote")) return null;
	let start = null;
	(0, import_dist$3.visit)(document, { Scalar(_, node) {
		if (node.range !== void 0 && node.range !== null && node.range[1] === fault.pos[0]) start = node.range[0];
	} });
	return start;
}
function ruleOf(fault) {
	if (fault.code === "TAB_AS_INDENT") return "yaml-tab";
	if (fault.code === "NON_STRING_KEY") return "yaml-key";
	if (fault.code === "TAG_RESOLVE_FAILED" || fault.code === "MULTIPLE_TAGS") return "yaml-tag";
	if (fault.code === "BAD_DIRECTIVE") return "yaml-directive";
	if (fault.code === "BAD_ALIAS" || fault.code === "ALIAS_PROPS" || fault.code === "MULTIPLE_ANCHORS") return "yaml-alias";
	return "yaml-syntax";
}
function messageOf(fault) {
	if (fault.code === "NON_STRING_KEY") return "A key must be text, not a list, a mapping or an alias.";
	if (fault.code === "TAB_AS_INDENT") return "A tab is used for indentation, which YAML does not allow.";
	const tag = /^Unresolved tag: (.*)$/s.exec(fault.message)?.[1];
	if (tag !== void 0) return `The tag ${excerpt(tag)} is not known here.`;
	if (fault.message.startsWith("Missing closing")) return "A quoted text opens here and is never closed.";
	const message = fault.message.slice(0, 200);
	return `Not valid YAML: ${message[0]?.toLowerCase() ?? ""}${message.slice(1).replace(/\.$/, "")}.`;
}
function helpOf(fault) {
	switch (fault.code) {
		case "TAB_AS_INDENT": return "Indent with spaces.";
		case "NON_STRING_KEY": return "Write keys as `key: value`.";
		case "TAG_RESOLVE_FAILED":
		case "MULTIPLE_TAGS": return "Take the tag out; manifests hold plain values only. A text that starts with `!` needs quotes.";
		case "BAD_DIRECTIVE": return "Take the line that starts with % out.";
		case "BAD_SCALAR_START": return "Put quotes around the text.";
		case "BAD_DQ_ESCAPE": return "Double the backslash, or use single quotes, where it is plain text.";
		case "BAD_INDENT": return "Give keys of the same mapping the same indentation, and check the brackets above.";
		case "BLOCK_AS_IMPLICIT_KEY": return "Put quotes around a text that contains `: `, or start the inner mapping on a line of its own.";
		case "MISSING_CHAR": return fault.message.startsWith("Missing closing") ? "Close it with the same quote." : "Write `key: value`, with a space after the colon.";
		default: return "Correct the YAML; an editor with YAML support shows the place as you type.";
	}
}

// src/manifest/plain.ts
const MAX_ANCHORS = 100;
const MAX_EXPANSION = 1e4;
function plainData(parsed) {
	const reading = new Reading(parsed);
	return {
		value: parsed.document.contents === null ? null : reading.read(parsed.document.contents),
		positions: { at: (path, options) => reading.at(path, options?.value === true) },
		findings: reading.findings
	};
}
var Reading = class {
	findings = [];
	#parsed;
	#anchors = /* @__PURE__ */ new Map();
	#pairs = /* @__PURE__ */ new Map();
	#targets = /* @__PURE__ */ new Map();
	#open = /* @__PURE__ */ new Set();
	#expanding = 0;
	#expanded = 0;
	#depth = 0;
	#exhausted = false;
	constructor(parsed) {
		this.#parsed = parsed;
	}
	read(node) {
		if (this.#expanding > 0 && (++this.#expanded > MAX_EXPANSION || this.#depth > 100)) this.#exhausted = true;
		if (this.#exhausted && this.#expanding > 0) return void 0;
		if ((0, import_dist$3.isAlias)(node)) return this.#readAlias(node);
		this.#remember(node);
		if ((0, import_dist$3.isScalar)(node)) return this.#readScalar(node);
		this.#open.add(node);
		this.#depth++;
		const value = (0, import_dist$3.isMap)(node) ? this.#readMap(node) : (0, import_dist$3.isSeq)(node) ? node.items.map((item) => this.read(item)) : void 0;
		this.#depth--;
		this.#open.delete(node);
		return value;
	}
	#readMap(map) {
		const value = {};
		const seen = /* @__PURE__ */ new Map();
		for (const { key, value: inner } of map.items) {
			const name = String(key.value ?? "");
			const first = seen.get(name);
			if (name === "<<") this.#refuse("yaml-merge-key", key, "`<<` merges mappings, which YAML 1.2 does not have.", "Write the keys out.");
			else if (name === "__proto__") this.#refuse("yaml-key", key, "The key \"__proto__\" is not allowed.", "Choose another name.");
			else if (first !== void 0) {
				const related = [{
					message: "It is first given here.",
					place: this.#place(first)
				}];
				this.#refuse("yaml-duplicate-key", key, `The key ${excerpt(name)} is given twice.`, "Keep one of the two.", related);
			} else if (this.#isText(key)) {
				seen.set(name, key);
				this.#remember(key);
				value[name] = inner === null ? null : this.read(inner);
			}
		}
		return value;
	}
	#readScalar(node) {
		const { value } = node;
		const source = node.source ?? String(value);
		if (typeof value === "string") this.#isText(node);
		else if (typeof value === "number") {
			const digits = /^[-+]?[0-9]+$/.test(source) || /^0[xo]/.test(source);
			if (!Number.isFinite(value) || digits && !Number.isSafeInteger(value)) this.#refuse("yaml-number", node, `${excerpt(source)} is a number that cannot be kept exactly.`, "Put quotes around it if it is meant as text, such as a commit; otherwise write a smaller number.");
		}
		return value;
	}
	#isText(node) {
		if (typeof node.value !== "string" || !/\p{Surrogate}/u.test(node.value)) return true;
		const message = `The text ${excerpt(node.value)} holds half of a surrogate pair.`;
		this.#refuse("yaml-surrogate", node, message, "Write the character itself, or both halves.");
		return false;
	}
	#readAlias(alias) {
		const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
		if (target === void 0) {
			this.#refuse("yaml-alias", alias, `The alias ${excerpt(`*${alias.source}`)} has no anchor above it.`, "Mark the value it stands for with `&name`, above it.");
			return;
		}
		this.#targets.set(alias, target);
		if (this.#open.has(target)) {
			this.#refuse("yaml-alias", alias, `The alias ${excerpt(`*${alias.source}`)} lies inside the value it stands for.`, "Write the value out.");
			return;
		}
		const already = this.#exhausted;
		this.#expanding++;
		const value = this.read(target);
		this.#expanding--;
		if (this.#exhausted && !already && this.#expanding === 0) {
			const message = `Aliases make the document larger than ${MAX_EXPANSION} values or deeper than ${100} levels.`;
			this.#refuse("yaml-alias", alias, message, "Write the values out.");
		}
		return value;
	}
	#remember(node) {
		const anchor = node.anchor;
		if (anchor === void 0 || this.#expanding > 0) return;
		this.#anchors.set(anchor, node);
		if (this.#anchors.size === 101) this.#refuse("yaml-alias", node, `The document has more than ${MAX_ANCHORS} anchors.`, "Write the values out.");
	}
	at(path, wantsValue) {
		let node = this.#parsed.document.contents;
		let key = node;
		for (const step of path) {
			const target = node !== null && (0, import_dist$3.isAlias)(node) ? this.#targets.get(node) : node;
			if ((0, import_dist$3.isMap)(target)) {
				const pair = this.#pairOf(target, String(step));
				if (pair === void 0) break;
				key = pair.key;
				node = pair.value;
			} else if ((0, import_dist$3.isSeq)(target) && typeof step === "number" && target.items[step] !== void 0) {
				node = target.items[step];
				key = node;
			} else break;
		}
		const silent = node === null || (0, import_dist$3.isScalar)(node) && node.value === null && !node.source;
		return this.#place(wantsValue && !silent ? node : key);
	}
	#pairOf(map, key) {
		let pairs = this.#pairs.get(map);
		if (pairs === void 0) {
			pairs = new Map(map.items.map((pair) => [String(pair.key.value ?? ""), pair]));
			this.#pairs.set(map, pairs);
		}
		return pairs.get(key);
	}
	#place(node) {
		return this.#parsed.placeOf(node?.range?.[0] ?? 0);
	}
	#refuse(rule, node, message, help, related) {
		this.findings.push({
			rule,
			severity: "error",
			message,
			help,
			place: this.#place(node),
			...related && { related }
		});
	}
};

// node_modules/fastest-levenshtein/esm/mod.js
const peq = /* @__PURE__ */ new Uint32Array(65536);
const myers_32 = (a, b) => {
	const n = a.length;
	const m = b.length;
	const lst = 1 << n - 1;
	let pv = -1;
	let mv = 0;
	let sc = n;
	let i = n;
	while (i--) peq[a.charCodeAt(i)] |= 1 << i;
	for (i = 0; i < m; i++) {
		let eq = peq[b.charCodeAt(i)];
		const xv = eq | mv;
		eq |= (eq & pv) + pv ^ pv;
		mv |= ~(eq | pv);
		pv &= eq;
		if (mv & lst) sc++;
		if (pv & lst) sc--;
		mv = mv << 1 | 1;
		pv = pv << 1 | ~(xv | mv);
		mv &= xv;
	}
	i = n;
	while (i--) peq[a.charCodeAt(i)] = 0;
	return sc;
};
const myers_x = (b, a) => {
	const n = a.length;
	const m = b.length;
	const mhc = [];
	const phc = [];
	const hsize = Math.ceil(n / 32);
	const vsize = Math.ceil(m / 32);
	for (let i = 0; i < hsize; i++) {
		phc[i] = -1;
		mhc[i] = 0;
	}
	let j = 0;
	for (; j < vsize - 1; j++) {
		let mv = 0;
		let pv = -1;
		const start = j * 32;
		const vlen = Math.min(32, m) + start;
		for (let k = start; k < vlen; k++) peq[b.charCodeAt(k)] |= 1 << k;
		for (let i = 0; i < n; i++) {
			const eq = peq[a.charCodeAt(i)];
			const pb = phc[i / 32 | 0] >>> i & 1;
			const mb = mhc[i / 32 | 0] >>> i & 1;
			const xv = eq | mv;
			const xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
			let ph = mv | ~(xh | pv);
			let mh = pv & xh;
			if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
			if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
			ph = ph << 1 | pb;
			mh = mh << 1 | mb;
			pv = mh | ~(xv | ph);
			mv = ph & xv;
		}
		for (let k = start; k < vlen; k++) peq[b.charCodeAt(k)] = 0;
	}
	let mv = 0;
	let pv = -1;
	const start = j * 32;
	const vlen = Math.min(32, m - start) + start;
	for (let k = start; k < vlen; k++) peq[b.charCodeAt(k)] |= 1 << k;
	let score = m;
	for (let i = 0; i < n; i++) {
		const eq = peq[a.charCodeAt(i)];
		const pb = phc[i / 32 | 0] >>> i & 1;
		const mb = mhc[i / 32 | 0] >>> i & 1;
		const xv = eq | mv;
		const xh = ((eq | mb) & pv) + pv ^ pv | eq | mb;
		let ph = mv | ~(xh | pv);
		let mh = pv & xh;
		score += ph >>> m - 1 & 1;
		score -= mh >>> m - 1 & 1;
		if (ph >>> 31 ^ pb) phc[i / 32 | 0] ^= 1 << i;
		if (mh >>> 31 ^ mb) mhc[i / 32 | 0] ^= 1 << i;
		ph = ph << 1 | pb;
		mh = mh << 1 | mb;
		pv = mh | ~(xv | ph);
		mv = ph & xv;
	}
	for (let k = start; k < vlen; k++) peq[b.charCodeAt(k)] = 0;
	return score;
};
const distance = (a, b) => {
	if (a.length < b.length) {
		const tmp = b;
		b = a;
		a = tmp;
	}
	if (b.length === 0) return a.length;
	if (a.length <= 32) return myers_32(a, b);
	return myers_x(a, b);
};

// src/manifest/nearest.ts
function nearest(name, known) {
	const wanted = spelled(name.slice(0, 100));
	let best;
	for (const candidate of known) {
		const other = spelled(candidate);
		const between = other !== wanted && sorted(other) === sorted(wanted) ? 1 : distance(wanted, other);
		if (between <= Math.max(1, Math.floor(Math.min(wanted.length, other.length) / 3)) && between < (best?.distance ?? Number.POSITIVE_INFINITY)) best = {
			name: candidate,
			distance: between
		};
	}
	return best?.name;
}
const spelled = (text) => text.toLowerCase().replaceAll(/[-_ .]/g, "");
const sorted = (text) => [...text].sort().join("");

// src/manifest/wording.ts
function pathName(path) {
	return path.map((step, i) => typeof step === "number" ? `[${step}]` : `${i === 0 ? "" : "."}${step}`).join("");
}
function branchWords(branch, root) {
	const node = dereference(branch, root);
	if (node.enum !== void 0) return listed(node.enum.map((value) => `\`${String(value)}\``), "or");
	if (node.const !== void 0) return `\`${String(node.const)}\``;
	if (node.type !== "object") return typeWords(node.type ?? "value");
	return `a mapping with ${listed((node.required ?? []).map((key) => {
		const fixed = node.properties?.[key]?.const;
		return fixed === void 0 ? `\`${key}\`` : `\`${key}: ${String(fixed)}\``;
	}), "and")}`;
}
function typeWords(type) {
	const words = {
		integer: "a whole number",
		number: "a number",
		string: "text",
		boolean: "true or false",
		array: "a list",
		object: "a mapping of keys to values",
		null: "nothing"
	};
	return listed([type].flat().map((one) => words[one] ?? one), "or");
}
function found(data) {
	if (data === null || data === void 0) return "empty";
	if (Array.isArray(data)) return "a list";
	if (typeof data === "object") return "a mapping";
	return typeof data === "string" ? excerpt(data) : String(data);
}
function quoted(value) {
	return typeof value === "string" ? JSON.stringify(value) : String(value);
}
function rangeWords(schema) {
	const parts = [];
	if (schema.minimum !== void 0) parts.push(`at least ${schema.minimum}`);
	if (schema.exclusiveMinimum !== void 0) parts.push(`more than ${schema.exclusiveMinimum}`);
	if (schema.maximum !== void 0) parts.push(`at most ${schema.maximum}`);
	if (schema.exclusiveMaximum !== void 0) parts.push(`less than ${schema.exclusiveMaximum}`);
	return parts.join(" and ");
}
function listed(words, conjunction) {
	if (words.length < 2) return words[0] ?? "nothing";
	return `${words.slice(0, -1).join(", ")} ${conjunction} ${words.at(-1)}`;
}

// src/manifest/describe.ts
function describe(violation, path, data, root) {
	const name = path.length === 0 ? "The document" : `\`${pathName(path)}\``;
	const schema = violation.parentSchema ?? {};
	const words = (rule, message, help) => ({
		rule: `manifest-${rule}`,
		message,
		help
	});
	switch (violation.keyword) {
		case "additionalProperties": {
			const key = violation.params.additionalProperty;
			const inside = path.length === 0 ? "" : ` in ${name}`;
			return words("unknown-key", `Unknown key ${excerpt(key)}${inside}.`, keyHelp(key, schema, root, path));
		}
		case "required": {
			const key = violation.params.missingProperty;
			const meaning = dereference(schema.properties?.[key] ?? {}, root).description;
			const help = `Add \`${key}\`${meaning === void 0 ? "." : `: ${meaning}`}`;
			return words("missing-key", `${name} has no \`${key}\`.`, help);
		}
		case "anyOf": {
			const keys = (schema.anyOf ?? []).map((branch) => `\`${(branch.required ?? []).join("` and `")}\``);
			return words("missing-key", `${name} has neither ${keys.join(" nor ")}.`, `Add ${keys.join(" or ")}.`);
		}
		case "type": {
			const { type } = violation.params;
			return words("type", `${name} should be ${typeWords(type)}; it is ${found(data)}.`, typeHelp(type, data, schema));
		}
		case "choice": {
			const choices = violation.params.alternatives.map((branch) => branchWords(branch, root));
			return words("choice", `${name} is ${found(data)}, which is none of what may stand here.`, `Write ${listed(choices, "or")}.`);
		}
		case "enum":
		case "const": {
			const { params } = violation;
			const allowed = "allowedValues" in params ? params.allowedValues : [params.allowedValue];
			return words("value", `${name} is ${found(data)}; it may be ${listed(allowed.map(quoted), "or")}.`, valueHelp(data, allowed, violation.alternatives));
		}
		case "pattern": {
			const help = schema.patternErrorMessage ?? `It must match ${violation.params.pattern}.`;
			return words("value", `${name} is ${found(data)}, which is not of the form asked for.`, help);
		}
		case "minimum":
		case "maximum":
		case "exclusiveMinimum":
		case "exclusiveMaximum": {
			const help = schema.description ?? `Choose a value ${rangeWords(schema)}.`;
			return words("range", `${name} is ${String(data)}; it must be ${rangeWords(schema)}.`, help);
		}
		case "minLength": return words("empty", `${name} is empty.`, schema.description ?? "Write a text.");
		case "minItems": return words("empty", `${name} is an empty list.`, `List at least one. ${schema.description ?? ""}`.trim());
		case "uniqueItems": {
			const twice = data[violation.params.i];
			return words("duplicate", `${name} lists ${found(twice)} twice.`, "Take one out.");
		}
		case "minProperties":
		case "maxProperties": return words("one-key", `${name} must have exactly one key; it has ${Object.keys(data).length}.`, "Give each its own list item, starting with `- `.");
		default: return words("value", `${name} ${violation.message ?? "is not valid"}.`, schema.description ?? "See docs/manifests.md.");
	}
}
function keyHelp(key, schema, root, path) {
	const known = Object.keys(schema.properties ?? {});
	const near = nearest(key, known);
	if (near !== void 0) return `Did you mean \`${near}\`?`;
	const here = pathName(path);
	const same = keysOf(root, root).filter((other) => other.section !== here).find((other) => other.key === nearest(key, [other.key]));
	const list = `Known keys here: ${known.map((other) => `\`${other}\``).join(", ")}.`;
	if (same === void 0) return list;
	return `\`${same.key}\` belongs ${same.section === "" ? "at the top of the file" : `under \`${same.section}\``}. ${list}`;
}
function keysOf(node, root, section = "") {
	return Object.entries(node.properties ?? {}).flatMap(([key, property]) => {
		const inner = keysOf(dereference(property, root), root, section === "" ? key : `${section}.${key}`);
		return [{
			key,
			section
		}, ...inner];
	});
}
function typeHelp(type, data, schema) {
	const types = [type].flat();
	if (data === null) return "Write a value after the colon, or take the key out.";
	if (types.includes("string") && ["number", "boolean"].includes(typeOf(data))) return "Put quotes around it.";
	if (types.includes("array") && typeof data === "string") return `Write it as a list: [${excerpt(data)}].`;
	if (types.includes("array") && typeOf(data) === "object") return "Start each item with `- `.";
	if (types.includes("object") && schema.properties !== void 0) return `Write its keys indented under it: ${Object.keys(schema.properties).map((key) => `\`${key}\``).join(", ")}.`;
	if (typeof data === "string") {
		const text = data.trim();
		if (types.includes("boolean") && /^(yes|on|true)$/i.test(text)) return "Write true, without quotes.";
		if (types.includes("boolean") && /^(no|off|false)$/i.test(text)) return "Write false, without quotes.";
		const percent = /^([0-9]+(?:\.[0-9]+)?) ?%$/.exec(text)?.[1];
		if (types.includes("number") && percent !== void 0) return `Write it as a share: ${Number((Number(percent) / 100).toPrecision(12))}.`;
		if ((types.includes("number") || types.includes("integer")) && text !== "" && Number.isFinite(Number(text))) return `Take the quotes away: ${text}.`;
	}
	return schema.description ?? `Write ${typeWords(type)}.`;
}
function valueHelp(data, allowed, alternatives) {
	const near = typeof data === "string" ? nearest(data, allowed.filter((value) => typeof value === "string")) : void 0;
	if (near !== void 0) return `Did you mean \`${near}\`?`;
	return typeof data === "string" && alternatives?.some((branch) => branch.type === "array") === true ? `For names of your own, write a list: [${excerpt(data)}].` : `Write ${listed(allowed.map((value) => `\`${String(value)}\``), "or")}.`;
}

// src/manifest/schema-findings.ts
function schemaFindings(name, value, placeOf, most) {
	const all = violations(name, value).map((violation) => {
		const path = pathOf(violation.instancePath, value);
		return {
			violation,
			path,
			place: placeFor(violation, path, placeOf)
		};
	});
	const mistyped = new Set(all.slice(0, MAX_COMPARED).flatMap(({ violation, path }) => {
		if (violation.keyword !== "additionalProperties") return [];
		const meant = nearest(violation.params.additionalProperty, propertiesOf(violation));
		return meant === void 0 ? [] : [pathName([...path, meant])];
	}));
	const found = all.filter(({ violation, path }) => violation.keyword !== "required" || !mistyped.has(pathName([...path, violation.params.missingProperty]))).sort((a, b) => (a.place.line ?? 0) - (b.place.line ?? 0) || (a.place.column ?? 0) - (b.place.column ?? 0));
	const findings = found.slice(0, most).map(({ violation, path, place }) => {
		const words = describe(violation, path, valueAt(value, path), schemas[name]);
		if (violation.keyword !== "uniqueItems") return {
			severity: "error",
			place,
			...words
		};
		const related = [{
			message: "It is first listed here.",
			place: placeOf([...path, Math.min(violation.params.i, violation.params.j)])
		}];
		return {
			severity: "error",
			place,
			...words,
			related
		};
	});
	return {
		findings,
		more: found.length - findings.length
	};
}
const MAX_COMPARED = 1e3;
function placeFor(violation, path, placeOf) {
	switch (violation.keyword) {
		case "additionalProperties": return placeOf([...path, violation.params.additionalProperty]);
		case "required":
		case "anyOf": return placeOf(path);
		case "uniqueItems": return placeOf([...path, Math.max(violation.params.i, violation.params.j)]);
		default: return placeOf(path, { value: true });
	}
}
function propertiesOf(violation) {
	return Object.keys(violation.parentSchema?.properties ?? {});
}
function pathOf(pointer, value) {
	const path = [];
	let node = value;
	for (const part of pointer.split("/").slice(1)) {
		const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
		path.push(Array.isArray(node) ? Number(key) : key);
		node = node?.[key];
	}
	return path;
}
function valueAt(value, path) {
	return path.reduce((node, step) => node?.[step], value);
}

// src/manifest/yaml.ts
const MAX_BYTES = 1048576;
const MAX_FINDINGS = 50;
async function readYaml(path, schemaName, workspaceRoot) {
	const absolute = resolve(workspaceRoot, path);
	const place = { file: relative(workspaceRoot, absolute).split(sep).join("/") };
	try {
		return checkYaml(await readText(absolute, place), schemaName, place.file);
	} catch (error) {
		if (error instanceof LoraError) return { findings: [findingOf(error)] };
		throw error;
	}
}
function checkYaml(text, schemaName, file) {
	const parsed = parseYaml(text, file);
	if ("findings" in parsed) return parsed;
	const { value, positions, findings } = plainData(parsed);
	if (findings.length > 0) return { findings: atMost(findings, 0, file) };
	if (value === null) return { findings: [{
		rule: "yaml-empty",
		severity: "error",
		message: "The file is empty.",
		help: "Run `lora init` for a commented example.",
		place: {
			file,
			line: 1,
			column: 1
		}
	}] };
	const wrong = schemaFindings(schemaName, value, (at, options) => positions.at(at, options), MAX_FINDINGS);
	if (wrong.findings.length > 0) return { findings: atMost(wrong.findings, wrong.more, file) };
	return {
		value,
		positions
	};
}
function atMost(findings, left, file) {
	const more = left + Math.max(0, findings.length - MAX_FINDINGS);
	if (more === 0) return findings;
	const message = `${more} more findings in this file are not shown.`;
	return [...findings.slice(0, MAX_FINDINGS), {
		rule: "manifest-more",
		severity: "error",
		message,
		help: "Correct those above first.",
		place: { file }
	}];
}
async function readText(path, place) {
	let size;
	try {
		const info = await stat(path);
		if (!info.isFile()) throw new LoraError("file-unreadable", `${place.file} is not a regular file.`, {
			place,
			next: "Put a file there."
		});
		size = info.size;
	} catch (error) {
		throw error instanceof LoraError ? error : unreadable(error, place);
	}
	if (size > MAX_BYTES) throw new LoraError("yaml-size", `${place.file} is ${size} bytes; the limit is ${MAX_BYTES}.`, {
		place,
		next: "Keep data in data files, and split a long suite into several."
	});
	return readUtf8(path, place);
}

// src/publish/cache.ts
var CachedModel = class {
	#root;
	constructor(cacheDir, model) {
		this.#root = join(cacheDir, `models--${model.replaceAll("/", "--")}`);
	}
	snapshot(commit) {
		return join(this.#root, "snapshots", commit);
	}
	blob(file) {
		return join(this.#root, "blobs", file.sha256 ?? file.oid);
	}
	async has(commit, file) {
		return await sizeOf(join(this.snapshot(commit), file.path)) === file.size;
	}
	async show(commit, file) {
		const path = join(this.snapshot(commit), file.path);
		await mkdir(dirname(path), { recursive: true });
		const blob = this.blob(file);
		await symlink(relative(dirname(path), blob), path).catch(async (error) => {
			if (error.code === "EPERM" || error.code === "ENOSYS") await copyFile(blob, path);
			else if (error.code !== "EEXIST") throw error;
		});
	}
	async hasBlob(file) {
		return await sizeOf(this.blob(file)) === file.size;
	}
	async tree(commit) {
		const text = await readFile(this.#treePath(commit), "utf8").catch(() => null);
		if (text === null) return null;
		try {
			const kept = JSON.parse(text);
			if (kept.format_version !== 1) return null;
			return Object.entries(kept.files).map(([path, one]) => ({
				path,
				size: one.size,
				oid: one.blob_id,
				...one.lfs_sha256 === void 0 ? {} : { sha256: one.lfs_sha256 }
			}));
		} catch {
			return null;
		}
	}
	async keepTree(commit, files) {
		const kept = {
			format_version: 1,
			files: {}
		};
		for (const { path, size, oid, sha256 } of [...files].sort((one, other) => one.path < other.path ? -1 : 1)) kept.files[path] = {
			size,
			blob_id: oid,
			...sha256 === void 0 ? {} : {
				lfs_sha256: sha256,
				lfs_size: size
			}
		};
		await writeFileAtomic(this.#treePath(commit), JSON.stringify(kept, null, 1));
	}
	async commitOf(revision) {
		if (/^[0-9a-f]{40}$/.test(revision)) return revision;
		if (!/^[\w.-]+$/.test(revision)) return null;
		const commit = await readFile(join(this.#root, "refs", revision), "utf8").catch(() => "");
		return /^[0-9a-f]{40}$/.test(commit.trim()) ? commit.trim() : null;
	}
	async keepRef(name, commit) {
		await writeFileAtomic(join(this.#root, "refs", name), commit);
	}
	#treePath(commit) {
		return join(this.#root, "trees", `${commit}.json`);
	}
};
async function sizeOf(path) {
	return stat(path).then((found) => found.size, () => null);
}

// node_modules/gearhash-jit/dist/esm/table.js
const GEAR_TABLE = [
	12720649874207470937n,
	6220253899994767574n,
	5022227620843582123n,
	7713128862809245559n,
	3931456925857362359n,
	2145462594922010955n,
	2340266855695177142n,
	11850293633421122251n,
	4253271882819942674n,
	10441469756866476791n,
	16269585668086012554n,
	10274123871859168173n,
	6498400631357310754n,
	11893914895239905198n,
	1041180248866608769n,
	11074490967421660431n,
	7538233807166320758n,
	88519571580008n,
	14172972091955989544n,
	4517224272786574077n,
	17410783855206298678n,
	17443179952641656630n,
	5193012484899382509n,
	1127785921477n,
	2286200784185780940n,
	4319075009233722221n,
	11054224474581993291n,
	8764293443688126691n,
	16477773415798928416n,
	2675392301258739825n,
	3158663799265462939n,
	62572991402330227n,
	16909100273786894639n,
	15813421104338059519n,
	12634737214121623407n,
	9702695172135568049n,
	14713192958633615662n,
	3845558405485249127n,
	3285878356664493179n,
	13465282719567368131n,
	17849199576552078697n,
	3640797839928536096n,
	200697491433228n,
	11607419893041500281n,
	5210522504916033945n,
	14756743156403004161n,
	13773560884614984032n,
	12531239658134027464n,
	123781184460122n,
	10008846685752418927n,
	13652498267850553506n,
	18116574062443282639n,
	14385751447217882151n,
	13472220412400852312n,
	705692244159983825n,
	12732267574704557127n,
	57627845809646922n,
	14737076550689570561n,
	8332767055739287408n,
	14413720938363076094n,
	9163358039740847920n,
	15003645864457864410n,
	17577967598646747293n,
	12440673559316719239n,
	8456239713174051591n,
	10413306291247951582n,
	7991828389891016581n,
	239560664804824n,
	11386854347068201943n,
	552667256958603954n,
	17029520133932194628n,
	8717724954132223174n,
	14362276199122662901n,
	55023746992867n,
	9402446361091840557n,
	1470248305432346948n,
	2773042706728742123n,
	17406817152198312798n,
	9665317986662415240n,
	11366750002009295320n,
	16886520352649219914n,
	39716037498528984n,
	7870163836567788086n,
	16155198047778225740n,
	2489683512358406288n,
	7159792944732801445n,
	5053216299830922865n,
	12098885092871895896n,
	869417461516865003n,
	2821503966182894971n,
	11736130412620196639n,
	5606367647935821091n,
	124243424830030n,
	11721999548432218134n,
	10993892910887886921n,
	14016910139709294937n,
	13517961789161618969n,
	17253515810279862392n,
	5582047975524n,
	13860028068917756035n,
	713909075634938078n,
	10491130091969346964n,
	9087809318685133774n,
	5912193115543525329n,
	13754408265165448214n,
	8059662339490272647n,
	10015986591711038n,
	11537234326127885845n,
	12367666710581578939n,
	945651257358297904n,
	844043998717852049n,
	4842457409943397941n,
	14050451821596623267n,
	18104892870530109735n,
	7324367595615623371n,
	17760511093534668111n,
	7597310739025907811n,
	35334639850667n,
	10148508341072681042n,
	7588998265793579607n,
	17191457714616273960n,
	15635476086710109278n,
	12359776341901092711n,
	218484053382629n,
	2770575889116209710n,
	17090333869217663525n,
	4269955075904284923n,
	1433870992323173382n,
	11751569196577746214n,
	9806239979276450510n,
	16805564213227552174n,
	12641223402722888n,
	4792915346786076956n,
	15527644171261290149n,
	16351470616956339819n,
	13321856880821912700n,
	16042209746176548100n,
	9145833140366620212n,
	2385127773167985561n,
	12019250247581729775n,
	3193842542770177559n,
	3293405736371805571n,
	264806000937961n,
	4455705766521705609n,
	9950829417506928004n,
	17474710666114448626n,
	9232638913239818646n,
	7391452489290736403n,
	226610200216555n,
	2363078318762728507n,
	8515954189855578715n,
	2340744266678614389n,
	15527779374162827733n,
	11216077718701636867n,
	2413301664650842601n,
	12860901928516614166n,
	60180223592457773n,
	8206573921893708620n,
	9103792382150384163n,
	11705786921541771141n,
	13799810688944496114n,
	6646163811363561694n,
	14828264205680994712n,
	7858928002964946433n,
	8644851008807599197n,
	10483372234711379089n,
	6590374400889022823n,
	228058059114139n,
	17565176517135044868n,
	2333729349881128899n,
	7070060025520163149n,
	15098506995175212838n,
	1184507046646212412n,
	202718838077981n,
	17505296365341863741n,
	15696978081211872770n,
	11672337744432435484n,
	16971248960933563837n,
	13702008557107346145n,
	16357991190501352990n,
	4905375277947230262n,
	36789025389058110n,
	12773775360562718448n,
	152003757063260919n,
	2959111002488787489n,
	8312296078122133685n,
	14863058739196254572n,
	13588536849684363877n,
	17316488619364946971n,
	18357712312901684909n,
	48994606965342722n,
	17675292100092159060n,
	140573352443080n,
	13816373998757256190n,
	12106854680769154578n,
	4165347346158573780n,
	18427008545812101764n,
	6177158706642321803n,
	152608561502090n,
	5251970984687958840n,
	10080067799822677480n,
	1019803726431821963n,
	15352937054145356842n,
	1225465183306178874n,
	13992251999755790493n,
	1624092965229806956n,
	47615560063013100n,
	13580140204573947982n,
	14273105564723361966n,
	567798992657835168n,
	10577804903547051341n,
	10326742343704480453n,
	834978751054232528n,
	7103683321686911745n,
	7232644550076924500n,
	4754927192696746649n,
	13536297969174354127n,
	187685747049978n,
	1834683613400360277n,
	10056360410811379030n,
	4493779876478198233n,
	17031521067865263503n,
	18084170213074122111n,
	909359879707n,
	15726446854474412430n,
	8142385452947234795n,
	371500410745745639n,
	2511011274985051113n,
	14531832727402724268n,
	17124030333692285667n,
	17072899076421576586n,
	10347170879009483n,
	465011596463767732n,
	2124055920798163716n,
	12953334059757202133n,
	14521544493976023963n,
	11505547191960139146n,
	7899899535647165526n,
	1703555659567697796n,
	7984016072554241003n,
	17999395712297818875n,
	5358827009937370834n,
	115892448293556n,
	11359517598599658375n,
	9525709231911323670n,
	18103748907446033805n,
	6931144200907262605n,
	14681535863441353960n,
	87287561654467n,
	564559094859189776n,
	16547692270882292053n,
	6318464739833839581n,
	1797858705803957140n,
	7164600654182929213n,
	14739062536493593590n,
	7189901176607676539n
];

// node_modules/gearhash-jit/dist/esm/wasm.js
const TABLE_OFFSET = 0;
const HASH_OFFSET = 2048;
const MASK_OFFSET = 2056;
const INPUT_OFFSET = 4096;
const PAGES = 8;
const MAX_INPUT_SIZE = PAGES * 65536 - INPUT_OFFSET;
let wasmMemory = null;
let wasmView = null;
let wasmFn = null;
function toSignedLeb128(n) {
	const bytes = [];
	let value = n | 0;
	for (;;) {
		const byte = value & 127;
		value >>= 7;
		if (value === 0 && (byte & 64) === 0 || value === -1 && (byte & 64) !== 0) {
			bytes.push(byte);
			return bytes;
		}
		bytes.push(byte | 128);
	}
}
function toLebU32Padded5(n) {
	return [
		n & 127 | 128,
		n >>> 7 & 127 | 128,
		n >>> 14 & 127 | 128,
		n >>> 21 & 127 | 128,
		n >>> 28 & 15
	];
}
function generateWasmBytes() {
	const code = [];
	function emit(...bytes) {
		code.push(...bytes);
	}
	emit(0, 97, 115, 109);
	emit(1, 0, 0, 0);
	emit(1, 7, 1, 96, 2, 127, 127, 1, 127);
	emit(2, 11, 1, 2, 106, 115, 3, 109, 101, 109, 2, 0, PAGES);
	emit(3, 2, 1, 0);
	emit(7, 13, 1, 9, 110, 101, 120, 116, 77, 97, 116, 99, 104, 0, 0);
	emit(10);
	const sectionSizeOff = code.length;
	emit(0, 0, 0, 0, 0);
	emit(1);
	const funcSizeOff = code.length;
	emit(0, 0, 0, 0, 0);
	const bodyStart = code.length;
	emit(2, 2, 126, 2, 127);
	emit(65, ...toSignedLeb128(HASH_OFFSET));
	emit(41, 3, 0);
	emit(33, 2);
	emit(65, ...toSignedLeb128(MASK_OFFSET));
	emit(41, 3, 0);
	emit(33, 3);
	emit(32, 0);
	emit(33, 4);
	emit(32, 0);
	emit(32, 1);
	emit(106);
	emit(33, 5);
	emit(2, 64);
	emit(3, 64);
	emit(32, 4);
	emit(32, 5);
	emit(78);
	emit(13, 1);
	emit(32, 2);
	emit(66, 1);
	emit(134);
	emit(32, 4);
	emit(45, 0, 0);
	emit(65, 3);
	emit(116);
	emit(41, 3, 0);
	emit(124);
	emit(34, 2);
	emit(32, 3);
	emit(131);
	emit(80);
	emit(4, 64);
	emit(65, ...toSignedLeb128(HASH_OFFSET));
	emit(32, 2);
	emit(55, 3, 0);
	emit(32, 4);
	emit(32, 0);
	emit(107);
	emit(65, 1);
	emit(106);
	emit(15);
	emit(11);
	emit(32, 4);
	emit(65, 1);
	emit(106);
	emit(33, 4);
	emit(12, 0);
	emit(11);
	emit(11);
	emit(65, ...toSignedLeb128(HASH_OFFSET));
	emit(32, 2);
	emit(55, 3, 0);
	emit(65, 127);
	emit(11);
	const bsPatch = toLebU32Padded5(code.length - bodyStart);
	for (let i = 0; i < 5; i++) code[funcSizeOff + i] = bsPatch[i];
	const ssPatch = toLebU32Padded5(code.length - sectionSizeOff - 5);
	for (let i = 0; i < 5; i++) code[sectionSizeOff + i] = ssPatch[i];
	return new Uint8Array(code);
}
function initWasm() {
	if (wasmFn) return;
	const bytes = generateWasmBytes();
	wasmMemory = new WebAssembly.Memory({ initial: PAGES });
	const module = new WebAssembly.Module(bytes);
	wasmFn = new WebAssembly.Instance(module, { js: { mem: wasmMemory } }).exports.nextMatch;
	wasmView = new Uint8Array(wasmMemory.buffer);
	const dv = new DataView(wasmMemory.buffer);
	for (let i = 0; i < 256; i++) dv.setBigUint64(0 + i * 8, GEAR_TABLE[i], true);
}
function wasmNextMatch(inputStart, inputLen) {
	return wasmFn(inputStart, inputLen);
}
function getView() {
	return wasmView;
}

// node_modules/gearhash-jit/dist/esm/index.js
var Hasher$1 = class {
	maskBytes;
	hash;
	constructor(mask) {
		initWasm();
		this.maskBytes = /* @__PURE__ */ new Uint8Array(8);
		this.hash = /* @__PURE__ */ new Uint8Array(8);
		new DataView(this.maskBytes.buffer).setBigUint64(0, mask, true);
	}
	nextMatch(buf) {
		const len = buf.length;
		if (len === 0) return -1;
		if (len > 520192) throw new RangeError(`Input too large: ${len} > ${MAX_INPUT_SIZE}`);
		const view = getView();
		view.set(this.hash, HASH_OFFSET);
		view.set(this.maskBytes, MASK_OFFSET);
		view.set(buf, INPUT_OFFSET);
		const pos = wasmNextMatch(INPUT_OFFSET, len);
		this.hash.set(view.subarray(HASH_OFFSET, HASH_OFFSET + 8));
		return pos;
	}
	resetHash() {
		this.hash.fill(0);
	}
};

// node_modules/@huggingface/blake3-jit/dist/esm/compress.js
function compress$1(cv, cvOff, block, blockOff, out, outOff, full, counter, blockLen, flags) {
	let m0 = block[blockOff] | 0;
	let m1 = block[blockOff + 1] | 0;
	let m2 = block[blockOff + 2] | 0;
	let m3 = block[blockOff + 3] | 0;
	let m4 = block[blockOff + 4] | 0;
	let m5 = block[blockOff + 5] | 0;
	let m6 = block[blockOff + 6] | 0;
	let m7 = block[blockOff + 7] | 0;
	let m8 = block[blockOff + 8] | 0;
	let m9 = block[blockOff + 9] | 0;
	let m10 = block[blockOff + 10] | 0;
	let m11 = block[blockOff + 11] | 0;
	let m12 = block[blockOff + 12] | 0;
	let m13 = block[blockOff + 13] | 0;
	let m14 = block[blockOff + 14] | 0;
	let m15 = block[blockOff + 15] | 0;
	let s0 = cv[cvOff] | 0;
	let s1 = cv[cvOff + 1] | 0;
	let s2 = cv[cvOff + 2] | 0;
	let s3 = cv[cvOff + 3] | 0;
	let s4 = cv[cvOff + 4] | 0;
	let s5 = cv[cvOff + 5] | 0;
	let s6 = cv[cvOff + 6] | 0;
	let s7 = cv[cvOff + 7] | 0;
	let s8 = 1779033703;
	let s9 = 3144134277;
	let s10 = 1013904242;
	let s11 = 2773480762;
	let s12 = counter | 0;
	let s13 = counter / 4294967296 | 0;
	let s14 = blockLen | 0;
	let s15 = flags | 0;
	s0 = (s0 + s4 | 0) + m0 | 0;
	s12 ^= s0;
	s12 = s12 >>> 16 | s12 << 16;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 12 | s4 << 20;
	s0 = (s0 + s4 | 0) + m1 | 0;
	s12 ^= s0;
	s12 = s12 >>> 8 | s12 << 24;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 7 | s4 << 25;
	s1 = (s1 + s5 | 0) + m2 | 0;
	s13 ^= s1;
	s13 = s13 >>> 16 | s13 << 16;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 12 | s5 << 20;
	s1 = (s1 + s5 | 0) + m3 | 0;
	s13 ^= s1;
	s13 = s13 >>> 8 | s13 << 24;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 7 | s5 << 25;
	s2 = (s2 + s6 | 0) + m4 | 0;
	s14 ^= s2;
	s14 = s14 >>> 16 | s14 << 16;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 12 | s6 << 20;
	s2 = (s2 + s6 | 0) + m5 | 0;
	s14 ^= s2;
	s14 = s14 >>> 8 | s14 << 24;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 7 | s6 << 25;
	s3 = (s3 + s7 | 0) + m6 | 0;
	s15 ^= s3;
	s15 = s15 >>> 16 | s15 << 16;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 12 | s7 << 20;
	s3 = (s3 + s7 | 0) + m7 | 0;
	s15 ^= s3;
	s15 = s15 >>> 8 | s15 << 24;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 7 | s7 << 25;
	s0 = (s0 + s5 | 0) + m8 | 0;
	s15 ^= s0;
	s15 = s15 >>> 16 | s15 << 16;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 12 | s5 << 20;
	s0 = (s0 + s5 | 0) + m9 | 0;
	s15 ^= s0;
	s15 = s15 >>> 8 | s15 << 24;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 7 | s5 << 25;
	s1 = (s1 + s6 | 0) + m10 | 0;
	s12 ^= s1;
	s12 = s12 >>> 16 | s12 << 16;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 12 | s6 << 20;
	s1 = (s1 + s6 | 0) + m11 | 0;
	s12 ^= s1;
	s12 = s12 >>> 8 | s12 << 24;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 7 | s6 << 25;
	s2 = (s2 + s7 | 0) + m12 | 0;
	s13 ^= s2;
	s13 = s13 >>> 16 | s13 << 16;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 12 | s7 << 20;
	s2 = (s2 + s7 | 0) + m13 | 0;
	s13 ^= s2;
	s13 = s13 >>> 8 | s13 << 24;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 7 | s7 << 25;
	s3 = (s3 + s4 | 0) + m14 | 0;
	s14 ^= s3;
	s14 = s14 >>> 16 | s14 << 16;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 12 | s4 << 20;
	s3 = (s3 + s4 | 0) + m15 | 0;
	s14 ^= s3;
	s14 = s14 >>> 8 | s14 << 24;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 7 | s4 << 25;
	{
		const t0 = m0, t1 = m1;
		m0 = m2;
		m2 = m3;
		m3 = m10;
		m10 = m12;
		m12 = m9;
		m9 = m11;
		m11 = m5;
		m5 = t0;
		m1 = m6;
		m6 = m4;
		m4 = m7;
		m7 = m13;
		m13 = m14;
		m14 = m15;
		m15 = m8;
		m8 = t1;
	}
	s0 = (s0 + s4 | 0) + m0 | 0;
	s12 ^= s0;
	s12 = s12 >>> 16 | s12 << 16;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 12 | s4 << 20;
	s0 = (s0 + s4 | 0) + m1 | 0;
	s12 ^= s0;
	s12 = s12 >>> 8 | s12 << 24;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 7 | s4 << 25;
	s1 = (s1 + s5 | 0) + m2 | 0;
	s13 ^= s1;
	s13 = s13 >>> 16 | s13 << 16;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 12 | s5 << 20;
	s1 = (s1 + s5 | 0) + m3 | 0;
	s13 ^= s1;
	s13 = s13 >>> 8 | s13 << 24;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 7 | s5 << 25;
	s2 = (s2 + s6 | 0) + m4 | 0;
	s14 ^= s2;
	s14 = s14 >>> 16 | s14 << 16;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 12 | s6 << 20;
	s2 = (s2 + s6 | 0) + m5 | 0;
	s14 ^= s2;
	s14 = s14 >>> 8 | s14 << 24;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 7 | s6 << 25;
	s3 = (s3 + s7 | 0) + m6 | 0;
	s15 ^= s3;
	s15 = s15 >>> 16 | s15 << 16;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 12 | s7 << 20;
	s3 = (s3 + s7 | 0) + m7 | 0;
	s15 ^= s3;
	s15 = s15 >>> 8 | s15 << 24;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 7 | s7 << 25;
	s0 = (s0 + s5 | 0) + m8 | 0;
	s15 ^= s0;
	s15 = s15 >>> 16 | s15 << 16;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 12 | s5 << 20;
	s0 = (s0 + s5 | 0) + m9 | 0;
	s15 ^= s0;
	s15 = s15 >>> 8 | s15 << 24;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 7 | s5 << 25;
	s1 = (s1 + s6 | 0) + m10 | 0;
	s12 ^= s1;
	s12 = s12 >>> 16 | s12 << 16;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 12 | s6 << 20;
	s1 = (s1 + s6 | 0) + m11 | 0;
	s12 ^= s1;
	s12 = s12 >>> 8 | s12 << 24;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 7 | s6 << 25;
	s2 = (s2 + s7 | 0) + m12 | 0;
	s13 ^= s2;
	s13 = s13 >>> 16 | s13 << 16;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 12 | s7 << 20;
	s2 = (s2 + s7 | 0) + m13 | 0;
	s13 ^= s2;
	s13 = s13 >>> 8 | s13 << 24;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 7 | s7 << 25;
	s3 = (s3 + s4 | 0) + m14 | 0;
	s14 ^= s3;
	s14 = s14 >>> 16 | s14 << 16;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 12 | s4 << 20;
	s3 = (s3 + s4 | 0) + m15 | 0;
	s14 ^= s3;
	s14 = s14 >>> 8 | s14 << 24;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 7 | s4 << 25;
	{
		const t0 = m0, t1 = m1;
		m0 = m2;
		m2 = m3;
		m3 = m10;
		m10 = m12;
		m12 = m9;
		m9 = m11;
		m11 = m5;
		m5 = t0;
		m1 = m6;
		m6 = m4;
		m4 = m7;
		m7 = m13;
		m13 = m14;
		m14 = m15;
		m15 = m8;
		m8 = t1;
	}
	s0 = (s0 + s4 | 0) + m0 | 0;
	s12 ^= s0;
	s12 = s12 >>> 16 | s12 << 16;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 12 | s4 << 20;
	s0 = (s0 + s4 | 0) + m1 | 0;
	s12 ^= s0;
	s12 = s12 >>> 8 | s12 << 24;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 7 | s4 << 25;
	s1 = (s1 + s5 | 0) + m2 | 0;
	s13 ^= s1;
	s13 = s13 >>> 16 | s13 << 16;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 12 | s5 << 20;
	s1 = (s1 + s5 | 0) + m3 | 0;
	s13 ^= s1;
	s13 = s13 >>> 8 | s13 << 24;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 7 | s5 << 25;
	s2 = (s2 + s6 | 0) + m4 | 0;
	s14 ^= s2;
	s14 = s14 >>> 16 | s14 << 16;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 12 | s6 << 20;
	s2 = (s2 + s6 | 0) + m5 | 0;
	s14 ^= s2;
	s14 = s14 >>> 8 | s14 << 24;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 7 | s6 << 25;
	s3 = (s3 + s7 | 0) + m6 | 0;
	s15 ^= s3;
	s15 = s15 >>> 16 | s15 << 16;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 12 | s7 << 20;
	s3 = (s3 + s7 | 0) + m7 | 0;
	s15 ^= s3;
	s15 = s15 >>> 8 | s15 << 24;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 7 | s7 << 25;
	s0 = (s0 + s5 | 0) + m8 | 0;
	s15 ^= s0;
	s15 = s15 >>> 16 | s15 << 16;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 12 | s5 << 20;
	s0 = (s0 + s5 | 0) + m9 | 0;
	s15 ^= s0;
	s15 = s15 >>> 8 | s15 << 24;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 7 | s5 << 25;
	s1 = (s1 + s6 | 0) + m10 | 0;
	s12 ^= s1;
	s12 = s12 >>> 16 | s12 << 16;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 12 | s6 << 20;
	s1 = (s1 + s6 | 0) + m11 | 0;
	s12 ^= s1;
	s12 = s12 >>> 8 | s12 << 24;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 7 | s6 << 25;
	s2 = (s2 + s7 | 0) + m12 | 0;
	s13 ^= s2;
	s13 = s13 >>> 16 | s13 << 16;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 12 | s7 << 20;
	s2 = (s2 + s7 | 0) + m13 | 0;
	s13 ^= s2;
	s13 = s13 >>> 8 | s13 << 24;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 7 | s7 << 25;
	s3 = (s3 + s4 | 0) + m14 | 0;
	s14 ^= s3;
	s14 = s14 >>> 16 | s14 << 16;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 12 | s4 << 20;
	s3 = (s3 + s4 | 0) + m15 | 0;
	s14 ^= s3;
	s14 = s14 >>> 8 | s14 << 24;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 7 | s4 << 25;
	{
		const t0 = m0, t1 = m1;
		m0 = m2;
		m2 = m3;
		m3 = m10;
		m10 = m12;
		m12 = m9;
		m9 = m11;
		m11 = m5;
		m5 = t0;
		m1 = m6;
		m6 = m4;
		m4 = m7;
		m7 = m13;
		m13 = m14;
		m14 = m15;
		m15 = m8;
		m8 = t1;
	}
	s0 = (s0 + s4 | 0) + m0 | 0;
	s12 ^= s0;
	s12 = s12 >>> 16 | s12 << 16;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 12 | s4 << 20;
	s0 = (s0 + s4 | 0) + m1 | 0;
	s12 ^= s0;
	s12 = s12 >>> 8 | s12 << 24;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 7 | s4 << 25;
	s1 = (s1 + s5 | 0) + m2 | 0;
	s13 ^= s1;
	s13 = s13 >>> 16 | s13 << 16;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 12 | s5 << 20;
	s1 = (s1 + s5 | 0) + m3 | 0;
	s13 ^= s1;
	s13 = s13 >>> 8 | s13 << 24;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 7 | s5 << 25;
	s2 = (s2 + s6 | 0) + m4 | 0;
	s14 ^= s2;
	s14 = s14 >>> 16 | s14 << 16;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 12 | s6 << 20;
	s2 = (s2 + s6 | 0) + m5 | 0;
	s14 ^= s2;
	s14 = s14 >>> 8 | s14 << 24;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 7 | s6 << 25;
	s3 = (s3 + s7 | 0) + m6 | 0;
	s15 ^= s3;
	s15 = s15 >>> 16 | s15 << 16;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 12 | s7 << 20;
	s3 = (s3 + s7 | 0) + m7 | 0;
	s15 ^= s3;
	s15 = s15 >>> 8 | s15 << 24;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 7 | s7 << 25;
	s0 = (s0 + s5 | 0) + m8 | 0;
	s15 ^= s0;
	s15 = s15 >>> 16 | s15 << 16;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 12 | s5 << 20;
	s0 = (s0 + s5 | 0) + m9 | 0;
	s15 ^= s0;
	s15 = s15 >>> 8 | s15 << 24;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 7 | s5 << 25;
	s1 = (s1 + s6 | 0) + m10 | 0;
	s12 ^= s1;
	s12 = s12 >>> 16 | s12 << 16;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 12 | s6 << 20;
	s1 = (s1 + s6 | 0) + m11 | 0;
	s12 ^= s1;
	s12 = s12 >>> 8 | s12 << 24;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 7 | s6 << 25;
	s2 = (s2 + s7 | 0) + m12 | 0;
	s13 ^= s2;
	s13 = s13 >>> 16 | s13 << 16;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 12 | s7 << 20;
	s2 = (s2 + s7 | 0) + m13 | 0;
	s13 ^= s2;
	s13 = s13 >>> 8 | s13 << 24;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 7 | s7 << 25;
	s3 = (s3 + s4 | 0) + m14 | 0;
	s14 ^= s3;
	s14 = s14 >>> 16 | s14 << 16;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 12 | s4 << 20;
	s3 = (s3 + s4 | 0) + m15 | 0;
	s14 ^= s3;
	s14 = s14 >>> 8 | s14 << 24;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 7 | s4 << 25;
	{
		const t0 = m0, t1 = m1;
		m0 = m2;
		m2 = m3;
		m3 = m10;
		m10 = m12;
		m12 = m9;
		m9 = m11;
		m11 = m5;
		m5 = t0;
		m1 = m6;
		m6 = m4;
		m4 = m7;
		m7 = m13;
		m13 = m14;
		m14 = m15;
		m15 = m8;
		m8 = t1;
	}
	s0 = (s0 + s4 | 0) + m0 | 0;
	s12 ^= s0;
	s12 = s12 >>> 16 | s12 << 16;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 12 | s4 << 20;
	s0 = (s0 + s4 | 0) + m1 | 0;
	s12 ^= s0;
	s12 = s12 >>> 8 | s12 << 24;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 7 | s4 << 25;
	s1 = (s1 + s5 | 0) + m2 | 0;
	s13 ^= s1;
	s13 = s13 >>> 16 | s13 << 16;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 12 | s5 << 20;
	s1 = (s1 + s5 | 0) + m3 | 0;
	s13 ^= s1;
	s13 = s13 >>> 8 | s13 << 24;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 7 | s5 << 25;
	s2 = (s2 + s6 | 0) + m4 | 0;
	s14 ^= s2;
	s14 = s14 >>> 16 | s14 << 16;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 12 | s6 << 20;
	s2 = (s2 + s6 | 0) + m5 | 0;
	s14 ^= s2;
	s14 = s14 >>> 8 | s14 << 24;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 7 | s6 << 25;
	s3 = (s3 + s7 | 0) + m6 | 0;
	s15 ^= s3;
	s15 = s15 >>> 16 | s15 << 16;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 12 | s7 << 20;
	s3 = (s3 + s7 | 0) + m7 | 0;
	s15 ^= s3;
	s15 = s15 >>> 8 | s15 << 24;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 7 | s7 << 25;
	s0 = (s0 + s5 | 0) + m8 | 0;
	s15 ^= s0;
	s15 = s15 >>> 16 | s15 << 16;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 12 | s5 << 20;
	s0 = (s0 + s5 | 0) + m9 | 0;
	s15 ^= s0;
	s15 = s15 >>> 8 | s15 << 24;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 7 | s5 << 25;
	s1 = (s1 + s6 | 0) + m10 | 0;
	s12 ^= s1;
	s12 = s12 >>> 16 | s12 << 16;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 12 | s6 << 20;
	s1 = (s1 + s6 | 0) + m11 | 0;
	s12 ^= s1;
	s12 = s12 >>> 8 | s12 << 24;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 7 | s6 << 25;
	s2 = (s2 + s7 | 0) + m12 | 0;
	s13 ^= s2;
	s13 = s13 >>> 16 | s13 << 16;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 12 | s7 << 20;
	s2 = (s2 + s7 | 0) + m13 | 0;
	s13 ^= s2;
	s13 = s13 >>> 8 | s13 << 24;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 7 | s7 << 25;
	s3 = (s3 + s4 | 0) + m14 | 0;
	s14 ^= s3;
	s14 = s14 >>> 16 | s14 << 16;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 12 | s4 << 20;
	s3 = (s3 + s4 | 0) + m15 | 0;
	s14 ^= s3;
	s14 = s14 >>> 8 | s14 << 24;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 7 | s4 << 25;
	{
		const t0 = m0, t1 = m1;
		m0 = m2;
		m2 = m3;
		m3 = m10;
		m10 = m12;
		m12 = m9;
		m9 = m11;
		m11 = m5;
		m5 = t0;
		m1 = m6;
		m6 = m4;
		m4 = m7;
		m7 = m13;
		m13 = m14;
		m14 = m15;
		m15 = m8;
		m8 = t1;
	}
	s0 = (s0 + s4 | 0) + m0 | 0;
	s12 ^= s0;
	s12 = s12 >>> 16 | s12 << 16;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 12 | s4 << 20;
	s0 = (s0 + s4 | 0) + m1 | 0;
	s12 ^= s0;
	s12 = s12 >>> 8 | s12 << 24;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 7 | s4 << 25;
	s1 = (s1 + s5 | 0) + m2 | 0;
	s13 ^= s1;
	s13 = s13 >>> 16 | s13 << 16;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 12 | s5 << 20;
	s1 = (s1 + s5 | 0) + m3 | 0;
	s13 ^= s1;
	s13 = s13 >>> 8 | s13 << 24;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 7 | s5 << 25;
	s2 = (s2 + s6 | 0) + m4 | 0;
	s14 ^= s2;
	s14 = s14 >>> 16 | s14 << 16;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 12 | s6 << 20;
	s2 = (s2 + s6 | 0) + m5 | 0;
	s14 ^= s2;
	s14 = s14 >>> 8 | s14 << 24;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 7 | s6 << 25;
	s3 = (s3 + s7 | 0) + m6 | 0;
	s15 ^= s3;
	s15 = s15 >>> 16 | s15 << 16;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 12 | s7 << 20;
	s3 = (s3 + s7 | 0) + m7 | 0;
	s15 ^= s3;
	s15 = s15 >>> 8 | s15 << 24;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 7 | s7 << 25;
	s0 = (s0 + s5 | 0) + m8 | 0;
	s15 ^= s0;
	s15 = s15 >>> 16 | s15 << 16;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 12 | s5 << 20;
	s0 = (s0 + s5 | 0) + m9 | 0;
	s15 ^= s0;
	s15 = s15 >>> 8 | s15 << 24;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 7 | s5 << 25;
	s1 = (s1 + s6 | 0) + m10 | 0;
	s12 ^= s1;
	s12 = s12 >>> 16 | s12 << 16;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 12 | s6 << 20;
	s1 = (s1 + s6 | 0) + m11 | 0;
	s12 ^= s1;
	s12 = s12 >>> 8 | s12 << 24;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 7 | s6 << 25;
	s2 = (s2 + s7 | 0) + m12 | 0;
	s13 ^= s2;
	s13 = s13 >>> 16 | s13 << 16;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 12 | s7 << 20;
	s2 = (s2 + s7 | 0) + m13 | 0;
	s13 ^= s2;
	s13 = s13 >>> 8 | s13 << 24;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 7 | s7 << 25;
	s3 = (s3 + s4 | 0) + m14 | 0;
	s14 ^= s3;
	s14 = s14 >>> 16 | s14 << 16;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 12 | s4 << 20;
	s3 = (s3 + s4 | 0) + m15 | 0;
	s14 ^= s3;
	s14 = s14 >>> 8 | s14 << 24;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 7 | s4 << 25;
	{
		const t0 = m0, t1 = m1;
		m0 = m2;
		m2 = m3;
		m3 = m10;
		m10 = m12;
		m12 = m9;
		m9 = m11;
		m11 = m5;
		m5 = t0;
		m1 = m6;
		m6 = m4;
		m4 = m7;
		m7 = m13;
		m13 = m14;
		m14 = m15;
		m15 = m8;
		m8 = t1;
	}
	s0 = (s0 + s4 | 0) + m0 | 0;
	s12 ^= s0;
	s12 = s12 >>> 16 | s12 << 16;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 12 | s4 << 20;
	s0 = (s0 + s4 | 0) + m1 | 0;
	s12 ^= s0;
	s12 = s12 >>> 8 | s12 << 24;
	s8 = s8 + s12 | 0;
	s4 ^= s8;
	s4 = s4 >>> 7 | s4 << 25;
	s1 = (s1 + s5 | 0) + m2 | 0;
	s13 ^= s1;
	s13 = s13 >>> 16 | s13 << 16;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 12 | s5 << 20;
	s1 = (s1 + s5 | 0) + m3 | 0;
	s13 ^= s1;
	s13 = s13 >>> 8 | s13 << 24;
	s9 = s9 + s13 | 0;
	s5 ^= s9;
	s5 = s5 >>> 7 | s5 << 25;
	s2 = (s2 + s6 | 0) + m4 | 0;
	s14 ^= s2;
	s14 = s14 >>> 16 | s14 << 16;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 12 | s6 << 20;
	s2 = (s2 + s6 | 0) + m5 | 0;
	s14 ^= s2;
	s14 = s14 >>> 8 | s14 << 24;
	s10 = s10 + s14 | 0;
	s6 ^= s10;
	s6 = s6 >>> 7 | s6 << 25;
	s3 = (s3 + s7 | 0) + m6 | 0;
	s15 ^= s3;
	s15 = s15 >>> 16 | s15 << 16;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 12 | s7 << 20;
	s3 = (s3 + s7 | 0) + m7 | 0;
	s15 ^= s3;
	s15 = s15 >>> 8 | s15 << 24;
	s11 = s11 + s15 | 0;
	s7 ^= s11;
	s7 = s7 >>> 7 | s7 << 25;
	s0 = (s0 + s5 | 0) + m8 | 0;
	s15 ^= s0;
	s15 = s15 >>> 16 | s15 << 16;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 12 | s5 << 20;
	s0 = (s0 + s5 | 0) + m9 | 0;
	s15 ^= s0;
	s15 = s15 >>> 8 | s15 << 24;
	s10 = s10 + s15 | 0;
	s5 ^= s10;
	s5 = s5 >>> 7 | s5 << 25;
	s1 = (s1 + s6 | 0) + m10 | 0;
	s12 ^= s1;
	s12 = s12 >>> 16 | s12 << 16;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 12 | s6 << 20;
	s1 = (s1 + s6 | 0) + m11 | 0;
	s12 ^= s1;
	s12 = s12 >>> 8 | s12 << 24;
	s11 = s11 + s12 | 0;
	s6 ^= s11;
	s6 = s6 >>> 7 | s6 << 25;
	s2 = (s2 + s7 | 0) + m12 | 0;
	s13 ^= s2;
	s13 = s13 >>> 16 | s13 << 16;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 12 | s7 << 20;
	s2 = (s2 + s7 | 0) + m13 | 0;
	s13 ^= s2;
	s13 = s13 >>> 8 | s13 << 24;
	s8 = s8 + s13 | 0;
	s7 ^= s8;
	s7 = s7 >>> 7 | s7 << 25;
	s3 = (s3 + s4 | 0) + m14 | 0;
	s14 ^= s3;
	s14 = s14 >>> 16 | s14 << 16;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 12 | s4 << 20;
	s3 = (s3 + s4 | 0) + m15 | 0;
	s14 ^= s3;
	s14 = s14 >>> 8 | s14 << 24;
	s9 = s9 + s14 | 0;
	s4 ^= s9;
	s4 = s4 >>> 7 | s4 << 25;
	if (full) {
		out[outOff + 8] = s8 ^ cv[cvOff];
		out[outOff + 9] = s9 ^ cv[cvOff + 1];
		out[outOff + 10] = s10 ^ cv[cvOff + 2];
		out[outOff + 11] = s11 ^ cv[cvOff + 3];
		out[outOff + 12] = s12 ^ cv[cvOff + 4];
		out[outOff + 13] = s13 ^ cv[cvOff + 5];
		out[outOff + 14] = s14 ^ cv[cvOff + 6];
		out[outOff + 15] = s15 ^ cv[cvOff + 7];
	}
	out[outOff] = s0 ^ s8;
	out[outOff + 1] = s1 ^ s9;
	out[outOff + 2] = s2 ^ s10;
	out[outOff + 3] = s3 ^ s11;
	out[outOff + 4] = s4 ^ s12;
	out[outOff + 5] = s5 ^ s13;
	out[outOff + 6] = s6 ^ s14;
	out[outOff + 7] = s7 ^ s15;
}

// node_modules/@huggingface/blake3-jit/dist/esm/constants.js
const IV = new Uint32Array([
	1779033703,
	3144134277,
	1013904242,
	2773480762,
	1359893119,
	2600822924,
	528734635,
	1541459225
]);
const CHUNK_LEN = 1024;
const PERMUTATIONS = new Uint8Array([
	0,
	1,
	2,
	3,
	4,
	5,
	6,
	7,
	8,
	9,
	10,
	11,
	12,
	13,
	14,
	15,
	2,
	6,
	3,
	10,
	7,
	0,
	4,
	13,
	1,
	11,
	12,
	5,
	9,
	14,
	15,
	8,
	3,
	4,
	10,
	12,
	13,
	2,
	7,
	14,
	6,
	5,
	9,
	0,
	11,
	15,
	8,
	1,
	10,
	7,
	12,
	9,
	14,
	3,
	13,
	15,
	4,
	0,
	11,
	2,
	5,
	8,
	1,
	6,
	12,
	13,
	9,
	11,
	15,
	10,
	14,
	8,
	7,
	2,
	5,
	3,
	0,
	1,
	6,
	4,
	9,
	14,
	11,
	5,
	8,
	12,
	15,
	1,
	13,
	3,
	0,
	10,
	2,
	6,
	4,
	7,
	11,
	15,
	5,
	0,
	1,
	9,
	8,
	6,
	14,
	10,
	2,
	12,
	3,
	4,
	7,
	13
]);

// node_modules/@huggingface/blake3-jit/dist/esm/utils.js
const IS_LITTLE_ENDIAN = new Uint8Array(new Uint32Array([16909060]).buffer)[0] === 4;
function readLittleEndianWordsFull(input, offset, words) {
	for (let i = 0; i < 16; ++i, offset += 4) words[i] = input[offset] | input[offset + 1] << 8 | input[offset + 2] << 16 | input[offset + 3] << 24;
}
function writeLittleEndianBytesPartial(words, wordOffset, output, byteOffset, byteCount) {
	const fullWords = byteCount >>> 2;
	let i = 0;
	for (; i < fullWords; ++i, byteOffset += 4) {
		const w = words[wordOffset + i];
		output[byteOffset] = w & 255;
		output[byteOffset + 1] = w >>> 8 & 255;
		output[byteOffset + 2] = w >>> 16 & 255;
		output[byteOffset + 3] = w >>> 24 & 255;
	}
	const remaining = byteCount & 3;
	if (remaining > 0) {
		const w = words[wordOffset + i];
		output[byteOffset] = w & 255;
		if (remaining > 1) output[byteOffset + 1] = w >>> 8 & 255;
		if (remaining > 2) output[byteOffset + 2] = w >>> 16 & 255;
	}
}
function encodeUTF8(str) {
	if (typeof TextEncoder !== "undefined") return new TextEncoder().encode(str);
	const bytes = [];
	for (let i = 0; i < str.length; i++) {
		let c = str.charCodeAt(i);
		if (c < 128) bytes.push(c);
		else if (c < 2048) bytes.push(192 | c >> 6, 128 | c & 63);
		else if (c < 55296 || c >= 57344) bytes.push(224 | c >> 12, 128 | c >> 6 & 63, 128 | c & 63);
		else {
			i++;
			c = 65536 + ((c & 1023) << 10 | str.charCodeAt(i) & 1023);
			bytes.push(240 | c >> 18, 128 | c >> 12 & 63, 128 | c >> 6 & 63, 128 | c & 63);
		}
	}
	return new Uint8Array(bytes);
}
const CTZ32_TABLE = new Uint8Array([
	0,
	1,
	28,
	2,
	29,
	14,
	24,
	3,
	30,
	22,
	20,
	15,
	25,
	17,
	4,
	8,
	31,
	27,
	13,
	23,
	21,
	19,
	16,
	7,
	26,
	12,
	18,
	6,
	11,
	5,
	10,
	9
]);

// node_modules/@huggingface/blake3-jit/dist/esm/hasher.js
var XofReader = class {
	inputCv;
	blockWords;
	counter;
	blockLen;
	flags;
	outputBlock;
	outputBlockOffset;
	constructor(inputCv, blockWords, counter, blockLen, flags) {
		this.inputCv = inputCv;
		this.blockWords = blockWords;
		this.counter = counter;
		this.blockLen = blockLen;
		this.flags = flags | 8;
		this.outputBlock = /* @__PURE__ */ new Uint32Array(16);
		this.outputBlockOffset = 64;
	}
	read(length) {
		const output = new Uint8Array(length);
		let outputOffset = 0;
		while (outputOffset < length) {
			if (this.outputBlockOffset >= 64) {
				compress$1(this.inputCv, 0, this.blockWords, 0, this.outputBlock, 0, true, this.counter++, this.blockLen, this.flags);
				this.outputBlockOffset = 0;
			}
			const available = 64 - this.outputBlockOffset;
			const toCopy = Math.min(available, length - outputOffset);
			const wordOffset = this.outputBlockOffset >>> 2;
			if ((this.outputBlockOffset & 3) === 0 && toCopy >= 4) {
				const fullWords = toCopy >>> 2;
				writeLittleEndianBytesPartial(this.outputBlock, wordOffset, output, outputOffset, fullWords << 2);
				const bytesCopied = fullWords << 2;
				outputOffset += bytesCopied;
				this.outputBlockOffset += bytesCopied;
			} else {
				for (let i = 0; i < toCopy; i++) {
					const wordIdx = this.outputBlockOffset + i >>> 2;
					const byteIdx = this.outputBlockOffset + i & 3;
					output[outputOffset + i] = this.outputBlock[wordIdx] >>> (byteIdx << 3) & 255;
				}
				outputOffset += toCopy;
				this.outputBlockOffset += toCopy;
			}
		}
		return output;
	}
};
var ChunkState = class {
	chainingValue;
	chunkCounter;
	blockWords;
	blockLen;
	blocksCompressed;
	flags;
	constructor(keyWords, chunkCounter, flags) {
		this.chainingValue = new Uint32Array(keyWords);
		this.chunkCounter = chunkCounter;
		this.blockWords = /* @__PURE__ */ new Uint32Array(16);
		this.blockLen = 0;
		this.blocksCompressed = 0;
		this.flags = flags;
	}
	resetTo(keyWords, chunkCounter, flags) {
		this.chainingValue.set(keyWords);
		this.chunkCounter = chunkCounter;
		this.blockLen = 0;
		this.blocksCompressed = 0;
		this.flags = flags;
	}
	startFlag() {
		return this.blocksCompressed === 0 ? 1 : 0;
	}
	update(input, inputOffset, inputLen) {
		let consumed = 0;
		while (inputLen > 0) {
			if (this.blockLen === 64) {
				compress$1(this.chainingValue, 0, this.blockWords, 0, this.chainingValue, 0, false, this.chunkCounter, 64, this.flags | this.startFlag());
				this.blocksCompressed++;
				this.blockLen = 0;
			}
			const want = 64 - this.blockLen;
			const take = Math.min(want, inputLen);
			if (this.blockLen === 0 && take === 64) readLittleEndianWordsFull(input, inputOffset, this.blockWords);
			else for (let i = 0; i < take; i++) {
				const pos = this.blockLen + i;
				const wordIdx = pos >>> 2;
				const byteIdx = pos & 3;
				if (byteIdx === 0) this.blockWords[wordIdx] = input[inputOffset + i];
				else this.blockWords[wordIdx] |= input[inputOffset + i] << (byteIdx << 3);
			}
			this.blockLen += take;
			inputOffset += take;
			inputLen -= take;
			consumed += take;
		}
		return consumed;
	}
	output() {
		const usedWords = this.blockLen + 3 >>> 2;
		for (let i = usedWords; i < 16; i++) this.blockWords[i] = 0;
		return {
			inputCv: this.chainingValue,
			blockWords: this.blockWords,
			blockLen: this.blockLen,
			counter: this.chunkCounter,
			flags: this.flags | this.startFlag() | 2
		};
	}
	len() {
		return this.blocksCompressed * 64 + this.blockLen;
	}
};
var Hasher = class Hasher {
	chunkState;
	keyWords;
	cvStack;
	cvStackLen;
	flags;
	parentBlock;
	parentCv;
	chunkCv;
	outWords;
	finalizeCv;
	constructor(keyWords, flags) {
		this.keyWords = keyWords ? new Uint32Array(keyWords) : new Uint32Array(IV);
		this.flags = flags ?? 0;
		this.chunkState = new ChunkState(this.keyWords, 0, this.flags);
		this.cvStack = new Uint32Array(54 * 8);
		this.cvStackLen = 0;
		this.parentBlock = /* @__PURE__ */ new Uint32Array(16);
		this.parentCv = /* @__PURE__ */ new Uint32Array(8);
		this.chunkCv = /* @__PURE__ */ new Uint32Array(8);
		this.outWords = /* @__PURE__ */ new Uint32Array(16);
		this.finalizeCv = /* @__PURE__ */ new Uint32Array(8);
	}
	reset() {
		this.chunkState.resetTo(this.keyWords, 0, this.flags);
		this.cvStackLen = 0;
		return this;
	}
	static newKeyed(key) {
		if (key.length !== 32) throw new Error(`Key must be ${32} bytes, got ${key.length}`);
		const keyWords = /* @__PURE__ */ new Uint32Array(8);
		if (IS_LITTLE_ENDIAN) {
			const view = new Uint32Array(key.buffer, key.byteOffset, 8);
			keyWords.set(view);
		} else for (let i = 0; i < 8; i++) {
			const off = i * 4;
			keyWords[i] = key[off] | key[off + 1] << 8 | key[off + 2] << 16 | key[off + 3] << 24;
		}
		return new Hasher(keyWords, 16);
	}
	static newDeriveKey(context) {
		const contextBytes = encodeUTF8(context);
		const contextHasher = new Hasher(new Uint32Array(IV), 32);
		contextHasher.update(contextBytes);
		const contextKey = /* @__PURE__ */ new Uint32Array(8);
		const output = contextHasher.finalizeOutput();
		compress$1(output.inputCv, 0, output.blockWords, 0, contextKey, 0, false, output.counter, output.blockLen, output.flags | 8);
		return new Hasher(contextKey, 64);
	}
	pushCv(cv, cvOffset) {
		this.cvStack.set(cv.subarray(cvOffset, cvOffset + 8), this.cvStackLen * 8);
		this.cvStackLen++;
	}
	popCv(out, outOffset) {
		this.cvStackLen--;
		out.set(this.cvStack.subarray(this.cvStackLen * 8, (this.cvStackLen + 1) * 8), outOffset);
	}
	addChunkCv(newCv, newCvOffset, totalChunks) {
		const parentBlock = this.parentBlock;
		const parentCv = this.parentCv;
		while ((totalChunks & 1) === 0) {
			this.popCv(parentBlock, 0);
			parentBlock.set(newCv.subarray(newCvOffset, newCvOffset + 8), 8);
			compress$1(this.keyWords, 0, parentBlock, 0, parentCv, 0, false, 0, 64, this.flags | 4);
			newCv = parentCv;
			newCvOffset = 0;
			totalChunks >>>= 1;
		}
		this.pushCv(newCv, newCvOffset);
	}
	update(input) {
		let inputOffset = 0;
		let inputLen = input.length;
		while (inputLen > 0) {
			if (this.chunkState.len() === 1024) {
				const output = this.chunkState.output();
				const chunkCv = this.chunkCv;
				compress$1(output.inputCv, 0, output.blockWords, 0, chunkCv, 0, false, output.counter, output.blockLen, output.flags);
				const totalChunks = this.chunkState.chunkCounter + 1;
				this.addChunkCv(chunkCv, 0, totalChunks);
				this.chunkState.resetTo(this.keyWords, totalChunks, this.flags);
			}
			const want = CHUNK_LEN - this.chunkState.len();
			const take = Math.min(want, inputLen);
			this.chunkState.update(input, inputOffset, take);
			inputOffset += take;
			inputLen -= take;
		}
		return this;
	}
	finalizeOutput() {
		let output = this.chunkState.output();
		let parentBlock = this.parentBlock;
		let cv = this.finalizeCv;
		if (this.cvStackLen > 0) {
			compress$1(output.inputCv, 0, output.blockWords, 0, cv, 0, false, output.counter, output.blockLen, output.flags);
			while (this.cvStackLen > 0) {
				this.cvStackLen--;
				parentBlock.set(this.cvStack.subarray(this.cvStackLen * 8, (this.cvStackLen + 1) * 8), 0);
				parentBlock.set(cv, 8);
				if (this.cvStackLen > 0) compress$1(this.keyWords, 0, parentBlock, 0, cv, 0, false, 0, 64, this.flags | 4);
				else return {
					inputCv: this.keyWords,
					blockWords: parentBlock,
					blockLen: 64,
					counter: 0,
					flags: this.flags | 4
				};
			}
		}
		return output;
	}
	finalize(outputLength = 32) {
		const output = this.finalizeOutput();
		const result = new Uint8Array(outputLength);
		if (outputLength <= 64) {
			const outWords = this.outWords;
			compress$1(output.inputCv, 0, output.blockWords, 0, outWords, 0, outputLength > 32, output.counter, output.blockLen, output.flags | 8);
			if (IS_LITTLE_ENDIAN) {
				const outBytes = new Uint8Array(outWords.buffer);
				result.set(outBytes.subarray(0, outputLength));
			} else writeLittleEndianBytesPartial(outWords, 0, result, 0, outputLength);
		} else {
			const full = this.finalizeXof().read(outputLength);
			result.set(full);
		}
		return result;
	}
	finalizeXof() {
		const output = this.finalizeOutput();
		return new XofReader(new Uint32Array(output.inputCv), new Uint32Array(output.blockWords), output.counter, output.blockLen, output.flags);
	}
};

// node_modules/@huggingface/xetchunk-wasm/dist/esm/xet-chunker.js
const TARGET_CHUNK_SIZE$1 = 65536;
const MINIMUM_CHUNK_DIVISOR = 8;
const MAXIMUM_CHUNK_MULTIPLIER = 2;
const HASH_WINDOW_SIZE = 64;
const BLAKE3_DATA_KEY = new Uint8Array([
	102,
	151,
	245,
	119,
	91,
	149,
	80,
	222,
	49,
	53,
	203,
	172,
	165,
	151,
	24,
	28,
	157,
	228,
	33,
	16,
	155,
	235,
	43,
	88,
	180,
	208,
	176,
	75,
	147,
	173,
	242,
	41
]);
var XetChunker = class {
	minimumChunk;
	maximumChunk;
	chunkBuf;
	curChunkLen;
	gear;
	blake3;
	constructor(targetChunkSize = TARGET_CHUNK_SIZE$1) {
		if (targetChunkSize <= 0) throw new Error("Target chunk size must be greater than 0");
		if ((targetChunkSize & targetChunkSize - 1) !== 0) throw new Error("Target chunk size must be a power of 2");
		if (targetChunkSize <= HASH_WINDOW_SIZE) throw new Error("Target chunk size must be greater than hash window size");
		if (targetChunkSize >= Number.MAX_SAFE_INTEGER) throw new Error("Target chunk size must be less than Number.MAX_SAFE_INTEGER");
		let mask = BigInt(targetChunkSize - 1);
		let leadingZeros = 0;
		for (let i = 63; i >= 0; i--) {
			if ((mask & 1n << BigInt(i)) !== 0n) break;
			leadingZeros++;
		}
		mask = mask << BigInt(leadingZeros);
		const maximumChunk = targetChunkSize * MAXIMUM_CHUNK_MULTIPLIER;
		this.minimumChunk = targetChunkSize / MINIMUM_CHUNK_DIVISOR;
		this.maximumChunk = maximumChunk;
		this.chunkBuf = new Uint8Array(maximumChunk);
		this.curChunkLen = 0;
		this.gear = new Hasher$1(mask);
		this.blake3 = Hasher.newKeyed(BLAKE3_DATA_KEY);
	}
	next(data, isFinal) {
		const nBytes = data.length;
		let createChunk = false;
		let consumeLen = 0;
		if (nBytes !== 0) {
			if (this.curChunkLen + HASH_WINDOW_SIZE < this.minimumChunk) {
				const maxAdvance = Math.min(this.minimumChunk - this.curChunkLen - HASH_WINDOW_SIZE - 1, nBytes - consumeLen);
				consumeLen += maxAdvance;
				this.curChunkLen += maxAdvance;
			}
			const readEnd = Math.min(nBytes, consumeLen + this.maximumChunk - this.curChunkLen);
			let bytesToNextBoundary;
			const position = this.gear.nextMatch(data.subarray(consumeLen, readEnd));
			if (position !== -1) {
				bytesToNextBoundary = position;
				createChunk = true;
			} else bytesToNextBoundary = readEnd - consumeLen;
			if (bytesToNextBoundary + this.curChunkLen >= this.maximumChunk) {
				bytesToNextBoundary = this.maximumChunk - this.curChunkLen;
				createChunk = true;
			}
			this.curChunkLen += bytesToNextBoundary;
			consumeLen += bytesToNextBoundary;
			this.chunkBuf.set(data.subarray(0, consumeLen), this.curChunkLen - consumeLen);
		}
		if (createChunk || isFinal && this.curChunkLen > 0) {
			const chunkData = this.chunkBuf.subarray(0, this.curChunkLen);
			const hash = this.blake3.reset().update(chunkData).finalize(32);
			const chunk = {
				length: chunkData.length,
				hash
			};
			this.curChunkLen = 0;
			this.gear.resetHash();
			return {
				chunk,
				bytesConsumed: consumeLen
			};
		}
		return {
			chunk: null,
			bytesConsumed: consumeLen
		};
	}
	nextBlock(data, isFinal) {
		const chunks = [];
		let pos = 0;
		while (pos < data.length && this.curChunkLen > 0) {
			const result = this.next(data.subarray(pos), false);
			if (result.chunk) chunks.push(result.chunk);
			pos += result.bytesConsumed;
		}
		const minSkip = this.minimumChunk > HASH_WINDOW_SIZE ? this.minimumChunk - HASH_WINDOW_SIZE - 1 : 0;
		while (pos < data.length) {
			const chunkStart = pos;
			const scanStart = Math.min(pos + minSkip, data.length);
			const scanEnd = Math.min(data.length, pos + this.maximumChunk);
			const position = this.gear.nextMatch(data.subarray(scanStart, scanEnd));
			let chunkEnd;
			let foundBoundary;
			if (position !== -1 && scanStart + position - chunkStart <= this.maximumChunk) {
				chunkEnd = scanStart + position;
				foundBoundary = true;
			} else if (scanEnd - chunkStart >= this.maximumChunk) {
				chunkEnd = chunkStart + this.maximumChunk;
				foundBoundary = true;
			} else {
				foundBoundary = false;
				chunkEnd = scanEnd;
			}
			if (foundBoundary) {
				const hash = this.blake3.reset().update(data.subarray(chunkStart, chunkEnd)).finalize(32);
				chunks.push({
					length: chunkEnd - chunkStart,
					hash
				});
				pos = chunkEnd;
				this.gear.resetHash();
			} else if (isFinal) {
				const hash = this.blake3.reset().update(data.subarray(chunkStart)).finalize(32);
				chunks.push({
					length: data.length - chunkStart,
					hash
				});
				pos = data.length;
			} else {
				this.chunkBuf.set(data.subarray(chunkStart), 0);
				this.curChunkLen = data.length - chunkStart;
				pos = data.length;
			}
		}
		return chunks;
	}
	finish() {
		if (this.curChunkLen > 0) {
			const chunkData = this.chunkBuf.subarray(0, this.curChunkLen);
			const hash = this.blake3.reset().update(chunkData).finalize(32);
			const chunk = {
				length: this.curChunkLen,
				hash
			};
			this.curChunkLen = 0;
			this.gear.resetHash();
			return chunk;
		}
		return null;
	}
};
function createChunker(targetChunkSize = TARGET_CHUNK_SIZE$1) {
	return new XetChunker(targetChunkSize);
}
function nextBlock(chunker, data) {
	return chunker.nextBlock(data, false);
}
function finalize(chunker) {
	return chunker.finish();
}
function hashToHex(hash) {
	const view = new DataView(hash.buffer, hash.byteOffset, hash.byteLength);
	const u64 = view.getBigUint64(0, true);
	const u64_2 = view.getBigUint64(8, true);
	const u64_3 = view.getBigUint64(16, true);
	const u64_4 = view.getBigUint64(24, true);
	return u64.toString(16).padStart(16, "0") + u64_2.toString(16).padStart(16, "0") + u64_3.toString(16).padStart(16, "0") + u64_4.toString(16).padStart(16, "0");
}
function hexToBytes(hex) {
	const bytes = /* @__PURE__ */ new Uint8Array(32);
	const view = new DataView(bytes.buffer);
	view.setBigUint64(0, BigInt("0x" + hex.slice(0, 16)), true);
	view.setBigUint64(8, BigInt("0x" + hex.slice(16, 32)), true);
	view.setBigUint64(16, BigInt("0x" + hex.slice(32, 48)), true);
	view.setBigUint64(24, BigInt("0x" + hex.slice(48, 64)), true);
	return bytes;
}

// node_modules/@huggingface/xetchunk-wasm/dist/esm/xorb-hash.js
const MEAN_CHUNK_PER_NODE = 4;
const BLAKE3_NODE_KEY = new Uint8Array([
	1,
	126,
	197,
	199,
	165,
	71,
	41,
	150,
	253,
	148,
	102,
	102,
	180,
	138,
	2,
	230,
	93,
	221,
	83,
	111,
	55,
	199,
	109,
	210,
	248,
	99,
	82,
	230,
	74,
	83,
	113,
	63
]);
const INDEX_OF_LAST_BYTE_OF_LAST_U64_IN_CHUNK_HASH = 24;
const nodeHasher = Hasher.newKeyed(BLAKE3_NODE_KEY);
function isNaturalCut(hash) {
	return hash[INDEX_OF_LAST_BYTE_OF_LAST_U64_IN_CHUNK_HASH] % MEAN_CHUNK_PER_NODE === 0;
}
function xorbHash(chunks) {
	if (chunks.length === 0) return /* @__PURE__ */ new Uint8Array(32);
	let currentChunks = chunks;
	while (currentChunks.length > 1) {
		const nodes = [];
		let currentIndex = 0;
		let numOfChildrenSoFar = 0;
		for (let i = 0; i < currentChunks.length; i++) if (i === currentChunks.length - 1 || numOfChildrenSoFar === 8 || numOfChildrenSoFar >= 2 && currentChunks[i].hash[INDEX_OF_LAST_BYTE_OF_LAST_U64_IN_CHUNK_HASH] % MEAN_CHUNK_PER_NODE === 0) {
			nodes.push(mergedHashOfSequence(currentChunks.slice(currentIndex, i + 1)));
			currentIndex = i + 1;
			numOfChildrenSoFar = 0;
		} else numOfChildrenSoFar++;
		currentChunks = nodes;
	}
	return currentChunks[0].hash;
}
function mergedHashOfSequence(chunks) {
	let text = "";
	let totalLength = 0;
	for (const chunk of chunks) {
		text += hashToHex(chunk.hash) + " : " + chunk.length + "\n";
		totalLength += chunk.length;
	}
	const bytes = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
	return {
		hash: nodeHasher.reset().update(bytes).finalize(32),
		length: totalLength
	};
}

// node_modules/@huggingface/xetchunk-wasm/dist/esm/hash-utils.js
const ZERO_KEY$1 = /* @__PURE__ */ new Uint8Array(32);
const VERIFICATION_KEY = new Uint8Array([
	127,
	24,
	87,
	214,
	206,
	86,
	237,
	102,
	18,
	127,
	249,
	19,
	231,
	165,
	195,
	243,
	164,
	205,
	38,
	213,
	181,
	219,
	73,
	230,
	65,
	36,
	152,
	127,
	40,
	251,
	148,
	195
]);
const fileHasher = Hasher.newKeyed(ZERO_KEY$1);
const verificationHasher = Hasher.newKeyed(VERIFICATION_KEY);
function fileHash(chunks) {
	if (chunks.length === 0) return /* @__PURE__ */ new Uint8Array(32);
	const xorb = xorbHash(chunks);
	return fileHasher.reset().update(xorb).finalize(32);
}
function hmac(hash, key) {
	return Hasher.newKeyed(key).update(hash).finalize(32);
}
function verificationHash(chunkHashes) {
	const combined = new Uint8Array(chunkHashes.length * 32);
	for (let i = 0; i < chunkHashes.length; i++) combined.set(chunkHashes[i], i * 32);
	return verificationHasher.reset().update(combined).finalize(32);
}

// node_modules/@huggingface/xetchunk-wasm/dist/esm/merkle-hash-subtree.js
const MIN_GROUP_SIZE = 2;
const MAX_GROUP_SIZE = 9;
function nextMergeCut(nodes, start, end) {
	const len = end - start;
	if (len <= MIN_GROUP_SIZE) return len;
	const lim = Math.min(MAX_GROUP_SIZE, len);
	for (let i = MIN_GROUP_SIZE; i < lim; i++) if (isNaturalCut(nodes[start + i].hash)) return i + 1;
	return lim;
}
function validGap(gap) {
	return gap > MIN_GROUP_SIZE && gap < 8;
}
function findStableStart(nodes) {
	if (nodes.length < 3) return;
	let prevPrevCut;
	let prevCut;
	for (let pos = 0; pos < nodes.length; pos++) {
		if (!isNaturalCut(nodes[pos].hash)) continue;
		if (prevCut !== void 0 && validGap(pos - prevCut) && prevPrevCut !== void 0 && validGap(prevCut - prevPrevCut)) return prevCut + 1;
		prevPrevCut = prevCut;
		prevCut = pos;
	}
}
function findStableEnd(nodes) {
	if (nodes.length < 3) return;
	let nextNextCut;
	let nextCut;
	for (let pos = nodes.length - 1; pos >= 0; pos--) {
		if (!isNaturalCut(nodes[pos].hash)) continue;
		if (nextCut !== void 0 && validGap(nextCut - pos) && nextNextCut !== void 0 && validGap(nextNextCut - nextCut)) return nextCut + 1;
		nextNextCut = nextCut;
		nextCut = pos;
	}
}
function splitAndPromote(nodes, atStart, atEnd, promoted) {
	if (nodes.length <= 1) return [nodes.length, 0];
	let stableStart;
	if (atStart) stableStart = 0;
	else {
		const idx = findStableStart(nodes);
		if (idx === void 0) return [nodes.length, 0];
		stableStart = idx;
	}
	let stableEnd;
	if (atEnd) stableEnd = nodes.length;
	else {
		const idx = findStableEnd(nodes.slice(stableStart));
		if (idx === void 0) return [nodes.length, 0];
		stableEnd = stableStart + idx;
	}
	if (stableStart >= stableEnd) return [nodes.length, 0];
	let pos = stableStart;
	while (pos < stableEnd) {
		const cutLen = nextMergeCut(nodes, pos, stableEnd);
		promoted.push(mergedHashOfSequence(nodes.slice(pos, pos + cutLen)));
		pos += cutLen;
	}
	return [stableStart, nodes.length - stableEnd];
}
function flattenHump(hump) {
	const nodes = [];
	for (const left of hump.leftLevels) nodes.push(...left);
	for (let level = hump.rightLevels.length - 1; level >= 0; level--) nodes.push(...hump.rightLevels[level]);
	return {
		nodes,
		levels: hump.leftLevels.map((left, i) => [left.length, hump.rightLevels[i].length])
	};
}
function buildHump(chunks, atStart, atEnd) {
	const leftLevels = [];
	const rightLevels = [];
	let current = chunks;
	let allLeftsEmpty = true;
	let allRightsEmpty = true;
	while (true) {
		const levelAtStart = atStart && allLeftsEmpty;
		const levelAtEnd = atEnd && allRightsEmpty;
		const promoted = [];
		const [prefixLen, suffixLen] = splitAndPromote(current, levelAtStart, levelAtEnd, promoted);
		leftLevels.push(current.slice(0, prefixLen));
		rightLevels.push(current.slice(current.length - suffixLen));
		if (prefixLen > 0) allLeftsEmpty = false;
		if (suffixLen > 0) allRightsEmpty = false;
		if (promoted.length === 0) break;
		if (promoted.length === 1) {
			leftLevels.push(promoted);
			rightLevels.push([]);
			break;
		}
		current = promoted;
	}
	return {
		leftLevels,
		rightLevels
	};
}
var MerkleHashSubtree = class MerkleHashSubtree {
	nodes;
	levels;
	leftOffsets;
	rightOffsets;
	atStart;
	atEnd;
	constructor(nodes, levels, atStart, atEnd) {
		this.nodes = nodes;
		this.levels = levels;
		this.atStart = atStart;
		this.atEnd = atEnd;
		[this.leftOffsets, this.rightOffsets] = computeOffsets(levels);
	}
	static fromChunks(atStart, chunks, atEnd) {
		const { nodes, levels } = flattenHump(buildHump(chunks, atStart, atEnd));
		return new MerkleHashSubtree(nodes, levels, atStart, atEnd);
	}
	get numNodes() {
		return this.nodes.length;
	}
	get numLevels() {
		return this.levels.length;
	}
	get isEmpty() {
		return this.nodes.length === 0;
	}
	leftAt(level) {
		if (level >= this.levels.length) return [];
		const start = this.leftOffsets[level];
		return this.nodes.slice(start, start + this.levels[level][0]);
	}
	rightAt(level) {
		if (level >= this.levels.length) return [];
		const start = this.rightOffsets[level];
		return this.nodes.slice(start, start + this.levels[level][1]);
	}
	mergeInto(other) {
		if (this.atEnd) throw new Error("Cannot merge into a subtree that is already at the end");
		if (other.atStart) throw new Error("Cannot merge a subtree that is at the start on the right side");
		const combinedAtStart = this.atStart;
		const combinedAtEnd = other.atEnd;
		const maxLevels = Math.max(this.numLevels, other.numLevels);
		const leftLevels = [];
		const rightLevels = [];
		let carry = [];
		let allLeftsEmpty = true;
		let allRightsEmpty = true;
		for (let level = 0; level < maxLevels; level++) {
			const full = [
				...this.leftAt(level),
				...this.rightAt(level),
				...carry,
				...other.leftAt(level),
				...other.rightAt(level)
			];
			const levelAtStart = combinedAtStart && allLeftsEmpty;
			const levelAtEnd = combinedAtEnd && allRightsEmpty;
			const promoted = [];
			const [prefixLen, suffixLen] = splitAndPromote(full, levelAtStart, levelAtEnd, promoted);
			leftLevels.push(full.slice(0, prefixLen));
			rightLevels.push(full.slice(full.length - suffixLen));
			if (prefixLen > 0) allLeftsEmpty = false;
			if (suffixLen > 0) allRightsEmpty = false;
			carry = promoted;
		}
		while (carry.length > 0) if (carry.length === 1) {
			leftLevels.push(carry);
			rightLevels.push([]);
			carry = [];
		} else {
			const promoted = [];
			const [prefixLen, suffixLen] = splitAndPromote(carry, combinedAtStart && allLeftsEmpty, combinedAtEnd && allRightsEmpty, promoted);
			leftLevels.push(carry.slice(0, prefixLen));
			rightLevels.push(carry.slice(carry.length - suffixLen));
			if (prefixLen > 0) allLeftsEmpty = false;
			if (suffixLen > 0) allRightsEmpty = false;
			carry = promoted;
		}
		while (leftLevels.length > 1 && leftLevels[leftLevels.length - 1].length === 0 && rightLevels[rightLevels.length - 1].length === 0) {
			leftLevels.pop();
			rightLevels.pop();
		}
		const { nodes, levels } = flattenHump({
			leftLevels,
			rightLevels
		});
		this.nodes = nodes;
		this.levels = levels;
		[this.leftOffsets, this.rightOffsets] = computeOffsets(levels);
		this.atStart = combinedAtStart;
		this.atEnd = combinedAtEnd;
	}
	static merge(ranges) {
		if (ranges.length === 0) return MerkleHashSubtree.fromChunks(true, [], true);
		const result = ranges[0].clone();
		for (let i = 1; i < ranges.length; i++) result.mergeInto(ranges[i]);
		return result;
	}
	clone() {
		return new MerkleHashSubtree([...this.nodes], this.levels.map((l) => [...l]), this.atStart, this.atEnd);
	}
	finalHash() {
		if (!this.atStart || !this.atEnd) return;
		if (this.nodes.length === 0) return /* @__PURE__ */ new Uint8Array(32);
		const top = this.levels.length - 1;
		const topLeft = this.leftAt(top);
		if (topLeft.length !== 1 || this.rightAt(top).length !== 0) throw new Error("Invariant violation: fully-closed hump should have a single node at the top level");
		return topLeft[0].hash;
	}
	get totalLength() {
		let total = 0;
		for (let level = 0; level < this.levels.length; level++) {
			for (const node of this.leftAt(level)) total += node.length;
			for (const node of this.rightAt(level)) total += node.length;
		}
		return total;
	}
	toJSON() {
		return {
			nodes: this.nodes.map((node) => ({
				hash: hashToHex(node.hash),
				size: node.length
			})),
			levels: this.levels.map((l) => [...l]),
			at_start: this.atStart,
			at_end: this.atEnd
		};
	}
	static fromJSON(json) {
		return new MerkleHashSubtree(json.nodes.map((node) => ({
			hash: hexToBytes(node.hash),
			length: node.size
		})), json.levels.map((l) => [l[0], l[1]]), json.at_start, json.at_end);
	}
};
function computeOffsets(levels) {
	const leftOffsets = [];
	const rightOffsets = [];
	let cumulativeLeft = 0;
	for (const [leftCount] of levels) {
		leftOffsets.push(cumulativeLeft);
		cumulativeLeft += leftCount;
	}
	const totalLeft = cumulativeLeft;
	let cumulativeRightAfter = 0;
	for (const [, rightCount] of levels) cumulativeRightAfter += rightCount;
	for (const [, rightCount] of levels) {
		cumulativeRightAfter -= rightCount;
		rightOffsets.push(totalLeft + cumulativeRightAfter);
	}
	return [leftOffsets, rightOffsets];
}

// node_modules/@huggingface/hub/dist/chunk-AXSL4LYE.mjs
var HUB_URL = "https://huggingface.co";
async function createApiError(response, opts) {
	const error = new HubApiError(response.url, response.status, response.headers.get("X-Request-Id") ?? opts?.requestId);
	error.message = `Api error with status ${error.statusCode}${opts?.message ? `. ${opts.message}` : ""}`;
	const trailer = [`URL: ${error.url}`, error.requestId ? `Request ID: ${error.requestId}` : void 0].filter(Boolean).join(". ");
	if (response.headers.get("Content-Type")?.startsWith("application/json")) {
		const json = await response.json();
		error.message = json.error || json.message || error.message;
		if (json.error_description) error.message = error.message ? error.message + `: ${json.error_description}` : json.error_description;
		error.data = json;
	} else error.data = { message: await response.text() };
	error.message += `. ${trailer}`;
	throw error;
}
var HubApiError = class extends Error {
	statusCode;
	url;
	requestId;
	data;
	constructor(url, statusCode, requestId, message) {
		super(message);
		this.statusCode = statusCode;
		this.requestId = requestId;
		this.url = url;
	}
};
var InvalidApiResponseFormatError = class extends Error {};
function checkAccessToken(accessToken) {
	if (!accessToken.startsWith("hf_")) throw new TypeError("Your access token must start with 'hf_'");
}
function checkCredentials(params) {
	if (params.accessToken) {
		checkAccessToken(params.accessToken);
		return params.accessToken;
	}
	if (params.credentials?.accessToken) {
		checkAccessToken(params.credentials.accessToken);
		return params.credentials.accessToken;
	}
}
function toRepoId(repo) {
	if (typeof repo !== "string") return repo;
	if (repo.startsWith("model/") || repo.startsWith("models/")) throw new TypeError("A repo designation for a model should not start with 'models/', directly specify the model namespace / name");
	if (repo.startsWith("space/")) throw new TypeError("Spaces should start with 'spaces/', plural, not 'space/'");
	if (repo.startsWith("dataset/")) throw new TypeError("Datasets should start with 'datasets/', plural, not 'dataset/'");
	if (repo.startsWith("bucket/")) throw new TypeError("Buckets should start with 'buckets/', plural, not 'bucket/'");
	if (repo.startsWith("kernel/")) throw new TypeError("Kernels should start with 'kernels/', plural, not 'kernel/'");
	const slashes = repo.split("/").length - 1;
	if (repo.startsWith("spaces/")) {
		if (slashes !== 2) throw new TypeError("Space Id must include namespace and name of the space");
		return {
			type: "space",
			name: repo.slice(7)
		};
	}
	if (repo.startsWith("datasets/")) {
		if (slashes > 2) throw new TypeError("Too many slashes in repo designation: " + repo);
		return {
			type: "dataset",
			name: repo.slice(9)
		};
	}
	if (repo.startsWith("buckets/")) {
		if (slashes !== 2) throw new TypeError("Bucket Id must include namespace and name of the bucket");
		return {
			type: "bucket",
			name: repo.slice(8)
		};
	}
	if (repo.startsWith("kernels/")) {
		if (slashes !== 2) throw new TypeError("Kernel Id must include namespace and name of the kernel");
		return {
			type: "kernel",
			name: repo.slice(8)
		};
	}
	if (slashes > 1) throw new TypeError("Too many slashes in repo designation: " + repo);
	return {
		type: "model",
		name: repo
	};
}
async function* eventToGenerator(cb) {
	const promises = [];
	function addPromise() {
		let resolve3;
		let reject;
		const p = new Promise((res, rej) => {
			resolve3 = res;
			reject = rej;
		});
		promises.push({
			p,
			resolve: resolve3,
			reject
		});
	}
	addPromise();
	const callbackRes = Promise.resolve().then(() => cb((y) => {
		addPromise();
		promises.at(-2)?.resolve({
			done: false,
			value: y
		});
	}, (r) => {
		addPromise();
		promises.at(-2)?.resolve({
			done: true,
			value: r
		});
	}, (err) => promises.shift()?.reject(err))).catch((err) => promises.shift()?.reject(err));
	while (1) {
		const p = promises[0];
		if (!p) throw new Error("Logic error in eventGenerator, promises should never be empty");
		const result = await p.p;
		promises.shift();
		if (result.done) {
			await callbackRes;
			return result.value;
		}
		yield result.value;
	}
	throw new Error("Unreachable");
}
function hexFromBytes(arr) {
	if (globalThis.Buffer) return globalThis.Buffer.from(arr).toString("hex");
	else {
		const bin = [];
		arr.forEach((byte) => {
			bin.push(byte.toString(16).padStart(2, "0"));
		});
		return bin.join("");
	}
}
var isBrowser = typeof window !== "undefined" && typeof window.document !== "undefined";
var isWebWorker = typeof self === "object" && self.constructor && self.constructor.name === "DedicatedWorkerGlobalScope";
var isFrontend = !(!isBrowser && !isWebWorker);
async function getWebWorkerCode() {
	const sha256Module = await import("./sha256-wrapper-ITDNMKRK-DOYNPkns.js");
	return URL.createObjectURL(new Blob([sha256Module.createSHA256WorkerCode()]));
}
var pendingWorkers = [];
var runningWorkers = /* @__PURE__ */ new Set();
var resolve$2;
var waitPromise = new Promise((r) => {
	resolve$2 = r;
});
async function getWorker(poolSize) {
	{
		const worker2 = pendingWorkers.pop();
		if (worker2) {
			runningWorkers.add(worker2);
			return worker2;
		}
	}
	if (!poolSize) {
		const worker2 = new Worker(await getWebWorkerCode());
		runningWorkers.add(worker2);
		return worker2;
	}
	if (poolSize <= 0) throw new TypeError("Invalid webworker pool size: " + poolSize);
	while (runningWorkers.size >= poolSize) await waitPromise;
	const worker = new Worker(await getWebWorkerCode());
	runningWorkers.add(worker);
	return worker;
}
async function freeWorker(worker, poolSize) {
	if (!poolSize) return destroyWorker(worker);
	runningWorkers.delete(worker);
	pendingWorkers.push(worker);
	const r = resolve$2;
	waitPromise = new Promise((r2) => {
		resolve$2 = r2;
	});
	r();
}
function destroyWorker(worker) {
	runningWorkers.delete(worker);
	worker.terminate();
	const r = resolve$2;
	waitPromise = new Promise((r2) => {
		resolve$2 = r2;
	});
	r();
}
async function* sha256(buffer, opts) {
	yield 0;
	const maxCryptoSize = typeof opts?.useWebWorker === "object" && opts?.useWebWorker.minSize !== void 0 ? opts.useWebWorker.minSize : 1e7;
	if (buffer.size < maxCryptoSize && globalThis.crypto?.subtle) {
		const res = hexFromBytes(new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", buffer instanceof Blob ? await buffer.arrayBuffer() : buffer)));
		yield 1;
		return res;
	}
	if (isFrontend) {
		if (opts?.useWebWorker) try {
			const poolSize = typeof opts?.useWebWorker === "object" ? opts.useWebWorker.poolSize : void 0;
			const worker = await getWorker(poolSize);
			let messageHandler;
			let errorHandler;
			let abortListener;
			const cleanup = () => {
				worker.removeEventListener("message", messageHandler);
				worker.removeEventListener("error", errorHandler);
				if (abortListener) opts?.abortSignal?.removeEventListener("abort", abortListener);
			};
			return yield* eventToGenerator((yieldCallback, returnCallback, rejectCallback) => {
				messageHandler = (event) => {
					if (event.data.sha256) {
						cleanup();
						freeWorker(worker, poolSize);
						returnCallback(event.data.sha256);
					} else if (event.data.progress) {
						yieldCallback(event.data.progress);
						try {
							opts.abortSignal?.throwIfAborted();
						} catch (err) {
							cleanup();
							destroyWorker(worker);
							rejectCallback(err);
						}
					} else {
						cleanup();
						destroyWorker(worker);
						rejectCallback(event);
					}
				};
				errorHandler = (event) => {
					cleanup();
					destroyWorker(worker);
					rejectCallback(event.error);
				};
				if (opts?.abortSignal) {
					try {
						opts.abortSignal?.throwIfAborted();
					} catch (err) {
						cleanup();
						destroyWorker(worker);
						rejectCallback(opts.abortSignal.reason ?? new DOMException("Aborted", "AbortError"));
						return;
					}
					abortListener = () => {
						cleanup();
						destroyWorker(worker);
						rejectCallback(opts.abortSignal?.reason ?? new DOMException("Aborted", "AbortError"));
					};
					opts.abortSignal.addEventListener("abort", abortListener);
				}
				worker.addEventListener("message", messageHandler);
				worker.addEventListener("error", errorHandler);
				worker.postMessage({ file: buffer });
			});
		} catch (err) {
			console.warn("Failed to use web worker for sha256", err);
		}
		if (!wasmModule) wasmModule = await import("./sha256-wrapper-ITDNMKRK-DOYNPkns.js");
		const sha2562 = await wasmModule.createSHA256();
		sha2562.init();
		const reader = buffer.stream().getReader();
		const total = buffer.size;
		let bytesDone = 0;
		while (true) {
			const { done, value } = await reader.read();
			if (done) break;
			sha2562.update(value);
			bytesDone += value.length;
			yield bytesDone / total;
			opts?.abortSignal?.throwIfAborted();
		}
		return sha2562.digest("hex");
	}
	if (!cryptoModule) cryptoModule = await import("./sha256-node-ZPWO3OWR-lKNU3ByC.js");
	return yield* cryptoModule.sha256Node(buffer, { abortSignal: opts?.abortSignal });
}
var cryptoModule;
var wasmModule;
function combineUint8Arrays(...arrays) {
	const totalLength = arrays.reduce((sum2, array) => sum2 + array.length, 0);
	const combinedBytes = new Uint8Array(totalLength);
	let offset = 0;
	for (const array of arrays) {
		combinedBytes.set(array, offset);
		offset += array.length;
	}
	return combinedBytes;
}
function hashU32(a) {
	a = a | 0;
	a = a + 2127912214 + (a << 12) | 0;
	a = a ^ -949894596 ^ a >>> 19;
	a = a + 374761393 + (a << 5) | 0;
	a = a + -744332180 ^ a << 9;
	a = a + -42973499 + (a << 3) | 0;
	return a ^ -1252372727 ^ a >>> 16 | 0;
}
function readU64(b, n) {
	let x = 0;
	x |= b[n++] << 0;
	x |= b[n++] << 8;
	x |= b[n++] << 16;
	x |= b[n++] << 24;
	x |= b[n++] << 32;
	x |= b[n++] << 40;
	x |= b[n++] << 48;
	x |= b[n++] << 56;
	return x;
}
function readU32(b, n) {
	let x = 0;
	x |= b[n++] << 0;
	x |= b[n++] << 8;
	x |= b[n++] << 16;
	x |= b[n++] << 24;
	return x;
}
function writeU32(b, n, x) {
	b[n++] = x >> 0 & 255;
	b[n++] = x >> 8 & 255;
	b[n++] = x >> 16 & 255;
	b[n++] = x >> 24 & 255;
}
function imul(a, b) {
	const ah = a >>> 16;
	const al = a & 65535;
	const bh = b >>> 16;
	const bl = b & 65535;
	return al * bl + (ah * bl + al * bh << 16) | 0;
}
var prime1 = 2654435761;
var prime2 = 2246822519;
var prime3 = 3266489917;
var prime4 = 668265263;
var prime5 = 374761393;
function rotl32(x, r) {
	x = x | 0;
	r = r | 0;
	return x >>> (32 - r | 0) | x << r | 0;
}
function rotmul32(h, r, m) {
	h = h | 0;
	r = r | 0;
	m = m | 0;
	return imul(h >>> (32 - r | 0) | h << r, m) | 0;
}
function shiftxor32(h, s) {
	h = h | 0;
	s = s | 0;
	return h >>> s ^ h | 0;
}
function xxhapply(h, src, m0, s, m1) {
	return rotmul32(imul(src, m0) + h, s, m1);
}
function xxh1(h, src, index) {
	return rotmul32(h + imul(src[index], prime5), 11, prime1);
}
function xxh4(h, src, index) {
	return xxhapply(h, readU32(src, index), prime3, 17, prime4);
}
function xxh16(h, src, index) {
	return [
		xxhapply(h[0], readU32(src, index + 0), prime2, 13, prime1),
		xxhapply(h[1], readU32(src, index + 4), prime2, 13, prime1),
		xxhapply(h[2], readU32(src, index + 8), prime2, 13, prime1),
		xxhapply(h[3], readU32(src, index + 12), prime2, 13, prime1)
	];
}
function xxh32(seed, src, index, len) {
	let h;
	const l = len;
	if (len >= 16) {
		h = [
			seed + prime1 + prime2,
			seed + prime2,
			seed,
			seed - prime1
		];
		while (len >= 16) {
			h = xxh16(h, src, index);
			index += 16;
			len -= 16;
		}
		h = rotl32(h[0], 1) + rotl32(h[1], 7) + rotl32(h[2], 12) + rotl32(h[3], 18) + l;
	} else h = seed + prime5 + len >>> 0;
	while (len >= 4) {
		h = xxh4(h, src, index);
		index += 4;
		len -= 4;
	}
	while (len > 0) {
		h = xxh1(h, src, index);
		index++;
		len--;
	}
	h = shiftxor32(imul(shiftxor32(imul(shiftxor32(h, 15), prime2), 13), prime3), 16);
	return h >>> 0;
}
var hash$1 = xxh32;
var minMatch = 4;
var matchSearchLimit = 12;
var minTrailingLitterals = 5;
var skipTrigger = 6;
var hashSize = 65536;
var mlBits = 4;
var mlMask = (1 << mlBits) - 1;
var runMask = 15;
var blockBuf = makeBuffer(5 << 20);
var hashTable = makeHashTable();
var magicNum = 407708164;
var fdContentChksum = 4;
var fdContentSize = 8;
var fdBlockChksum = 16;
var fdVersion = 64;
var fdVersionMask = 192;
var bsUncompressed = 2147483648;
var bsDefault = 7;
var bsShift = 4;
var bsMask = 7;
var bsMap = {
	4: 65536,
	5: 262144,
	6: 1048576,
	7: 4194304
};
function makeHashTable() {
	try {
		return new Uint32Array(hashSize);
	} catch (error) {
		const hashTable2 = new Array(hashSize);
		for (let i = 0; i < hashSize; i++) hashTable2[i] = 0;
		return hashTable2;
	}
}
function clearHashTable(table) {
	for (let i = 0; i < hashSize; i++) table[i] = 0;
}
function makeBuffer(size) {
	return new Uint8Array(size);
}
function sliceArray(array, start, end) {
	return array.slice(start, end);
}
function compressBound(n) {
	return n + n / 255 + 16 | 0;
}
function decompressBound(src) {
	let sIndex = 0;
	if (readU32(src, sIndex) !== magicNum) throw new Error("invalid magic number");
	sIndex += 4;
	const descriptor = src[sIndex++];
	if ((descriptor & fdVersionMask) !== fdVersion) throw new Error("incompatible descriptor version " + (descriptor & fdVersionMask));
	const useBlockSum = (descriptor & fdBlockChksum) !== 0;
	const useContentSize = (descriptor & fdContentSize) !== 0;
	const bsIdx = src[sIndex++] >> bsShift & bsMask;
	if (bsMap[bsIdx] === void 0) throw new Error("invalid block size " + bsIdx);
	const maxBlockSize = bsMap[bsIdx];
	if (useContentSize) return readU64(src, sIndex);
	sIndex++;
	let maxSize = 0;
	while (true) {
		let blockSize = readU32(src, sIndex);
		sIndex += 4;
		if (blockSize & bsUncompressed) {
			blockSize &= ~bsUncompressed;
			maxSize += blockSize;
		} else if (blockSize > 0) maxSize += maxBlockSize;
		if (blockSize === 0) return maxSize;
		if (useBlockSum) sIndex += 4;
		sIndex += blockSize;
	}
}
function decompressBlock(src, dst, sIndex, sLength, dIndex) {
	let mLength, mOffset, sEnd, n, i;
	const hasCopyWithin = dst.copyWithin !== void 0 && dst.fill !== void 0;
	sEnd = sIndex + sLength;
	while (sIndex < sEnd) {
		const token = src[sIndex++];
		let literalCount = token >> 4;
		if (literalCount > 0) {
			if (literalCount === 15) while (true) {
				literalCount += src[sIndex];
				if (src[sIndex++] !== 255) break;
			}
			for (n = sIndex + literalCount; sIndex < n;) dst[dIndex++] = src[sIndex++];
		}
		if (sIndex >= sEnd) break;
		mLength = token & 15;
		mOffset = src[sIndex++] | src[sIndex++] << 8;
		if (mLength === 15) while (true) {
			mLength += src[sIndex];
			if (src[sIndex++] !== 255) break;
		}
		mLength += minMatch;
		if (hasCopyWithin && mOffset === 1) {
			dst.fill(dst[dIndex - 1] | 0, dIndex, dIndex + mLength);
			dIndex += mLength;
		} else if (hasCopyWithin && mOffset > mLength && mLength > 31) {
			dst.copyWithin(dIndex, dIndex - mOffset, dIndex - mOffset + mLength);
			dIndex += mLength;
		} else for (i = dIndex - mOffset, n = i + mLength; i < n;) dst[dIndex++] = dst[i++] | 0;
	}
	return dIndex;
}
function compressBlock(src, dst, sIndex, sLength, hashTable2) {
	let mIndex, mAnchor, mLength, mOffset, mStep;
	let literalCount, dIndex, sEnd, n;
	dIndex = 0;
	sEnd = sLength + sIndex;
	mAnchor = sIndex;
	let searchMatchCount = (1 << skipTrigger) + 3;
	while (sIndex <= sEnd - matchSearchLimit) {
		const seq = readU32(src, sIndex);
		let hash2 = hashU32(seq) >>> 0;
		hash2 = (hash2 >> 16 ^ hash2) >>> 0 & 65535;
		mIndex = hashTable2[hash2] - 1;
		hashTable2[hash2] = sIndex + 1;
		if (mIndex < 0 || sIndex - mIndex >>> 16 > 0 || readU32(src, mIndex) !== seq) {
			mStep = searchMatchCount++ >> skipTrigger;
			sIndex += mStep;
			continue;
		}
		searchMatchCount = (1 << skipTrigger) + 3;
		literalCount = sIndex - mAnchor;
		mOffset = sIndex - mIndex;
		sIndex += minMatch;
		mIndex += minMatch;
		mLength = sIndex;
		while (sIndex < sEnd - minTrailingLitterals && src[sIndex] === src[mIndex]) {
			sIndex++;
			mIndex++;
		}
		mLength = sIndex - mLength;
		const token = mLength < mlMask ? mLength : mlMask;
		if (literalCount >= runMask) {
			dst[dIndex++] = (runMask << mlBits) + token;
			for (n = literalCount - runMask; n >= 255; n -= 255) dst[dIndex++] = 255;
			dst[dIndex++] = n;
		} else dst[dIndex++] = (literalCount << mlBits) + token;
		for (let i = 0; i < literalCount; i++) dst[dIndex++] = src[mAnchor + i];
		dst[dIndex++] = mOffset;
		dst[dIndex++] = mOffset >> 8;
		if (mLength >= mlMask) {
			for (n = mLength - mlMask; n >= 255; n -= 255) dst[dIndex++] = 255;
			dst[dIndex++] = n;
		}
		mAnchor = sIndex;
	}
	if (mAnchor === 0) return 0;
	literalCount = sEnd - mAnchor;
	if (literalCount >= runMask) {
		dst[dIndex++] = runMask << mlBits;
		for (n = literalCount - runMask; n >= 255; n -= 255) dst[dIndex++] = 255;
		dst[dIndex++] = n;
	} else dst[dIndex++] = literalCount << mlBits;
	sIndex = mAnchor;
	while (sIndex < sEnd) dst[dIndex++] = src[sIndex++];
	return dIndex;
}
function decompressFrame(src, dst) {
	let useBlockSum, useContentSum, useContentSize, descriptor;
	let sIndex = 0;
	let dIndex = 0;
	if (readU32(src, sIndex) !== magicNum) throw new Error("invalid magic number");
	sIndex += 4;
	descriptor = src[sIndex++];
	if ((descriptor & fdVersionMask) !== fdVersion) throw new Error("incompatible descriptor version");
	useBlockSum = (descriptor & fdBlockChksum) !== 0;
	useContentSum = (descriptor & fdContentChksum) !== 0;
	useContentSize = (descriptor & fdContentSize) !== 0;
	if (bsMap[src[sIndex++] >> bsShift & bsMask] === void 0) throw new Error("invalid block size");
	if (useContentSize) sIndex += 8;
	sIndex++;
	while (true) {
		var compSize = readU32(src, sIndex);
		sIndex += 4;
		if (compSize === 0) break;
		if (useBlockSum) sIndex += 4;
		if ((compSize & bsUncompressed) !== 0) {
			compSize &= ~bsUncompressed;
			for (let j = 0; j < compSize; j++) dst[dIndex++] = src[sIndex++];
		} else {
			dIndex = decompressBlock(src, dst, sIndex, compSize, dIndex);
			sIndex += compSize;
		}
	}
	if (useContentSum) sIndex += 4;
	return dIndex;
}
function compressFrame(src, dst) {
	let dIndex = 0;
	writeU32(dst, dIndex, magicNum);
	dIndex += 4;
	dst[dIndex++] = fdVersion;
	dst[dIndex++] = bsDefault << bsShift;
	dst[dIndex] = hash$1(0, dst, 4, dIndex - 4) >> 8;
	dIndex++;
	const maxBlockSize = bsMap[bsDefault];
	let remaining = src.length;
	let sIndex = 0;
	clearHashTable(hashTable);
	while (remaining > 0) {
		let compSize = 0;
		const blockSize = remaining > maxBlockSize ? maxBlockSize : remaining;
		compSize = compressBlock(src, blockBuf, sIndex, blockSize, hashTable);
		if (compSize > blockSize || compSize === 0) {
			writeU32(dst, dIndex, 2147483648 | blockSize);
			dIndex += 4;
			for (let z = sIndex + blockSize; sIndex < z;) dst[dIndex++] = src[sIndex++];
			remaining -= blockSize;
		} else {
			writeU32(dst, dIndex, compSize);
			dIndex += 4;
			for (let j = 0; j < compSize;) dst[dIndex++] = blockBuf[j++];
			sIndex += blockSize;
			remaining -= blockSize;
		}
	}
	writeU32(dst, dIndex, 0);
	dIndex += 4;
	return dIndex;
}
function decompress(src, maxSize) {
	let dst, size;
	if (maxSize === void 0) maxSize = decompressBound(src);
	dst = makeBuffer(maxSize);
	size = decompressFrame(src, dst);
	if (size !== maxSize) dst = sliceArray(dst, 0, size);
	return dst;
}
function compress(src, maxSize) {
	let dst, size;
	if (maxSize === void 0) maxSize = compressBound(src.length);
	dst = makeBuffer(maxSize);
	size = compressFrame(src, dst);
	if (size !== maxSize) dst = sliceArray(dst, 0, size);
	return dst;
}
var RangeList = class {
	ranges = [];
	add(start, end) {
		if (end <= start) throw new TypeError("End must be greater than start");
		const overlappingRanges = [];
		for (let i = 0; i < this.ranges.length; i++) {
			const range2 = this.ranges[i];
			if (start < range2.end && end > range2.start) overlappingRanges.push({
				index: i,
				range: range2
			});
			if (range2.data !== null) throw new Error("Overlapping range already has data");
		}
		if (overlappingRanges.length === 0) {
			this.ranges.push({
				start,
				end,
				refCount: 1,
				data: null
			});
			this.ranges.sort((a, b) => a.start - b.start);
			return;
		}
		const newRanges = [];
		let currentPos = start;
		for (let i = 0; i < overlappingRanges.length; i++) {
			const { range: range2 } = overlappingRanges[i];
			if (currentPos < range2.start) newRanges.push({
				start: currentPos,
				end: range2.start,
				refCount: 1,
				data: null
			});
			else if (range2.start < currentPos) newRanges.push({
				start: range2.start,
				end: currentPos,
				refCount: range2.refCount,
				data: null
			});
			newRanges.push({
				start: Math.max(currentPos, range2.start),
				end: Math.min(end, range2.end),
				refCount: range2.refCount + 1,
				data: null
			});
			if (range2.end > end) newRanges.push({
				start: end,
				end: range2.end,
				refCount: range2.refCount,
				data: null
			});
			currentPos = Math.max(currentPos, range2.end);
		}
		if (currentPos < end) newRanges.push({
			start: currentPos,
			end,
			refCount: 1,
			data: null
		});
		const firstIndex = overlappingRanges[0].index;
		const lastIndex = overlappingRanges[overlappingRanges.length - 1].index;
		this.ranges.splice(firstIndex, lastIndex - firstIndex + 1, ...newRanges);
		this.ranges.sort((a, b) => a.start - b.start);
	}
	remove(start, end) {
		if (end <= start) throw new TypeError("End must be greater than start");
		const affectedRanges = [];
		for (let i = 0; i < this.ranges.length; i++) {
			const range2 = this.ranges[i];
			if (start < range2.end && end > range2.start) affectedRanges.push({
				index: i,
				range: range2
			});
		}
		if (affectedRanges.length === 0) throw new Error("No ranges found to remove");
		if (start !== affectedRanges[0].range.start || end !== affectedRanges[affectedRanges.length - 1].range.end) throw new Error("Range boundaries must match existing boundaries");
		for (let i = 0; i < affectedRanges.length; i++) {
			const { range: range2 } = affectedRanges[i];
			range2.refCount--;
		}
		this.ranges = this.ranges.filter((range2) => range2.refCount > 0);
	}
	getRanges(start, end) {
		if (end <= start) throw new TypeError("End must be greater than start");
		return this.ranges.filter((range2) => start < range2.end && end > range2.start);
	}
	getAllRanges() {
		return [...this.ranges];
	}
};
function indexOfSubsequence(haystack, needle, from = 0) {
	const needleLength = needle.length;
	if (needleLength === 0) return from <= haystack.length ? from : -1;
	const last = needleLength - 1;
	const maxStart = haystack.length - needleLength;
	const skip = (/* @__PURE__ */ new Uint16Array(256)).fill(needleLength);
	for (let i2 = 0; i2 < last; i2++) skip[needle[i2]] = last - i2;
	let i = from;
	while (i <= maxStart) {
		let j = last;
		while (j >= 0 && haystack[i + j] === needle[j]) j--;
		if (j < 0) return i;
		i += skip[haystack[i + last]];
	}
	return -1;
}
var textEncoder = new TextEncoder();
var CRLF = textEncoder.encode("\r\n");
var HEADER_SEPARATOR = textEncoder.encode("\r\n\r\n");
var STAGING_BLOCK_SIZE = 65536;
var StreamingMultipartParser = class {
	#delimiter;
	#carry = CRLF;
	#partChunks = [];
	#partLength = 0;
	#staging;
	#stagingLength = 0;
	#state = 0;
	#done = false;
	constructor(contentType) {
		const boundary = extractBoundary(contentType);
		if (!boundary) throw new Error(`No boundary found in Content-Type: ${contentType}`);
		this.#delimiter = textEncoder.encode(`\r
--${boundary}`);
	}
	push(chunk2) {
		if (this.#done) return [];
		let data = chunk2 && chunk2.byteLength ? combineUint8Arrays(this.#carry, chunk2) : this.#carry;
		this.#carry = /* @__PURE__ */ new Uint8Array(0);
		const parts = [];
		for (;;) {
			if (this.#state === 0 || this.#state === 2) {
				const delimIndex = indexOfSubsequence(data, this.#delimiter, 0);
				if (delimIndex === -1) {
					const safeLength = Math.max(0, data.byteLength - (this.#delimiter.byteLength - 1));
					if (this.#state === 2 && safeLength > 0) this.#appendToPart(data.subarray(0, safeLength));
					this.#carry = data.slice(safeLength);
					break;
				}
				if (this.#state === 2) {
					this.#appendToPart(data.subarray(0, delimIndex));
					const partBody = this.#takePart();
					const headerEnd = indexOfSubsequence(partBody, HEADER_SEPARATOR, 0);
					if (headerEnd === -1) throw new Error("Malformed multipart part: missing header/data separator");
					parts.push(partBody.subarray(headerEnd + HEADER_SEPARATOR.byteLength));
				}
				data = data.slice(delimIndex + this.#delimiter.byteLength);
				this.#state = 1;
				continue;
			}
			if (data.byteLength < 2) {
				this.#carry = data;
				break;
			}
			if (data[0] === 45 && data[1] === 45) {
				this.#done = true;
				return parts;
			}
			if (data[0] === CRLF[0] && data[1] === CRLF[1]) {
				data = data.slice(2);
				this.#state = 2;
				continue;
			}
			throw new Error("Malformed multipart body: expected CRLF or closing delimiter after boundary");
		}
		return parts;
	}
	#appendToPart(bytes) {
		this.#partLength += bytes.byteLength;
		if (bytes.byteLength >= STAGING_BLOCK_SIZE) {
			this.#flushStaging();
			this.#partChunks.push(bytes);
			return;
		}
		let offset = 0;
		while (offset < bytes.byteLength) {
			if (!this.#staging) {
				this.#staging = new Uint8Array(STAGING_BLOCK_SIZE);
				this.#stagingLength = 0;
			}
			const toCopy = Math.min(STAGING_BLOCK_SIZE - this.#stagingLength, bytes.byteLength - offset);
			this.#staging.set(bytes.subarray(offset, offset + toCopy), this.#stagingLength);
			this.#stagingLength += toCopy;
			offset += toCopy;
			if (this.#stagingLength === STAGING_BLOCK_SIZE) {
				this.#partChunks.push(this.#staging);
				this.#staging = void 0;
			}
		}
	}
	#flushStaging() {
		if (this.#staging && this.#stagingLength > 0) this.#partChunks.push(this.#staging.subarray(0, this.#stagingLength));
		this.#staging = void 0;
		this.#stagingLength = 0;
	}
	#takePart() {
		this.#flushStaging();
		const out = new Uint8Array(this.#partLength);
		let offset = 0;
		for (const chunk2 of this.#partChunks) {
			out.set(chunk2, offset);
			offset += chunk2.byteLength;
		}
		this.#partChunks = [];
		this.#partLength = 0;
		return out;
	}
};
function extractBoundary(contentType) {
	for (const part of contentType.split(";")) {
		const trimmed = part.trim();
		if (trimmed.toLowerCase().startsWith("boundary=")) return trimmed.slice(9).replace(/^"|"$/g, "");
	}
	return null;
}
function sum(arr) {
	return arr.reduce((a, b) => a + b, 0);
}
function concatUint8Arrays(arrays) {
	const result = new Uint8Array(sum(arrays.map((array) => array.byteLength)));
	let offset = 0;
	for (const array of arrays) {
		result.set(array, offset);
		offset += array.byteLength;
	}
	return result;
}
function hasH2Fetch(versions = typeof process !== "undefined" ? process.versions : void 0, frontend = isFrontend) {
	if (frontend || !versions?.undici || versions.bun) return false;
	return Number(versions.undici.split(".")[0]) >= 8;
}
var GLOBAL_DISPATCHER_KEYS = [Symbol.for("undici.globalDispatcher.2"), Symbol.for("undici.globalDispatcher.1")];
function withHttp1(base) {
	return { dispatch: (options, handler) => base.dispatch({
		...options,
		allowH2: false
	}, handler) };
}
var cached;
async function getHttp1Dispatcher() {
	const globals = globalThis;
	const find = () => GLOBAL_DISPATCHER_KEYS.map((key) => globals[key]).find((d) => typeof d?.dispatch === "function");
	let base = find();
	if (base === void 0) {
		await (await fetch("data:,")).arrayBuffer();
		base = find();
	}
	if (base === void 0) return;
	if (cached?.base !== base) cached = {
		base,
		http1: withHttp1(base)
	};
	return cached.http1;
}
var undiciHttp1Fetch = async (input, init) => {
	const dispatcher = await getHttp1Dispatcher();
	return dispatcher ? fetch(input, {
		...init,
		dispatcher
	}) : fetch(input, init);
};
var http1Fetch = hasH2Fetch() ? undiciHttp1Fetch : (input, init) => fetch(input, init);
var JWT_SAFETY_PERIOD = 6e4;
var JWT_CACHE_SIZE = 1e3;
var PARALLEL_DEFAULT_MAX_CONCURRENCY = isFrontend ? 4 : 8;
var PARALLEL_MIN_IN_FLIGHT_BYTES = 67108864;
var PARALLEL_MAX_IN_FLIGHT_BYTES = 268435456;
var PARALLEL_CONTROLLER_TICK_MS = 500;
var PARALLEL_PROBE_KEEP_MARGIN = 1.05;
var PARALLEL_PLATEAU_HOLD_TICKS = 10;
var Notifier = class {
	#resolvers = [];
	wait() {
		return new Promise((resolve3) => this.#resolvers.push(resolve3));
	}
	notifyAll() {
		const resolvers = this.#resolvers;
		this.#resolvers = [];
		for (const resolve3 of resolvers) resolve3();
	}
};
function delay(ms) {
	return new Promise((resolve3) => setTimeout(resolve3, ms));
}
var compressionSchemeLabels = {
	[0]: "None",
	[1]: "LZ4",
	[2]: "ByteGroupingLZ4"
};
var XET_CHUNK_HEADER_BYTES = 8;
function parseChunkHeader(view) {
	const chunkHeader = {
		version: view.getUint8(0),
		compressed_length: view.getUint8(1) | view.getUint8(2) << 8 | view.getUint8(3) << 16,
		compression_scheme: view.getUint8(4),
		uncompressed_length: view.getUint8(5) | view.getUint8(6) << 8 | view.getUint8(7) << 16
	};
	if (chunkHeader.version !== 0) throw new Error(`Unsupported chunk version ${chunkHeader.version}`);
	if (chunkHeader.compression_scheme !== 0 && chunkHeader.compression_scheme !== 1 && chunkHeader.compression_scheme !== 2) throw new Error(`Unsupported compression scheme ${compressionSchemeLabels[chunkHeader.compression_scheme] ?? chunkHeader.compression_scheme}`);
	return chunkHeader;
}
function decompressChunk(chunkHeader, compressed) {
	switch (chunkHeader.compression_scheme) {
		case 1: return decompress(compressed, chunkHeader.uncompressed_length);
		case 2: return bg4_regroup_bytes(decompress(compressed, chunkHeader.uncompressed_length));
		default: return compressed.slice();
	}
}
function decodePartChunks(data, descriptor, rangeList) {
	const ranges = rangeList.getRanges(descriptor.chunks.start, descriptor.chunks.end);
	const staged = /* @__PURE__ */ new Map();
	let chunkIndex = descriptor.chunks.start;
	let offset = 0;
	while (offset < data.byteLength) {
		if (chunkIndex >= descriptor.chunks.end) throw new Error(`Multipart part for chunks ${descriptor.chunks.start}-${descriptor.chunks.end} contains more chunks than expected`);
		if (data.byteLength - offset < XET_CHUNK_HEADER_BYTES) throw new Error("Truncated chunk header in multipart part");
		const chunkHeader = parseChunkHeader(new DataView(data.buffer, data.byteOffset + offset, XET_CHUNK_HEADER_BYTES));
		const compressedStart = offset + XET_CHUNK_HEADER_BYTES;
		const compressedEnd = compressedStart + chunkHeader.compressed_length;
		if (compressedEnd > data.byteLength) throw new Error("Truncated chunk data in multipart part");
		const uncompressed = decompressChunk(chunkHeader, data.subarray(compressedStart, compressedEnd));
		const range2 = ranges.find((range3) => chunkIndex >= range3.start && chunkIndex < range3.end);
		if (range2) {
			let chunks = staged.get(range2);
			if (!chunks) {
				chunks = [];
				staged.set(range2, chunks);
			}
			chunks.push(uncompressed);
		}
		chunkIndex++;
		offset = compressedEnd;
	}
	if (chunkIndex !== descriptor.chunks.end) throw new Error(`Multipart part decoded chunks ${descriptor.chunks.start}-${chunkIndex} but expected ${descriptor.chunks.start}-${descriptor.chunks.end}`);
	return staged;
}
function commitChunks(staged) {
	let committed = 0;
	for (const [range2, chunks] of staged) {
		if (range2.data) continue;
		range2.data = chunks;
		committed += sum(chunks.map((chunk2) => chunk2.byteLength));
	}
	return committed;
}
var XetBlob = class extends Blob {
	fetch;
	accessToken;
	refreshUrl;
	reconstructionUrl;
	hash;
	start = 0;
	end = 0;
	internalLogging = false;
	reconstructionInfo;
	listener;
	parallelDownloads;
	constructor(params) {
		super([]);
		this.fetch = params.fetch ?? http1Fetch;
		this.accessToken = checkCredentials(params);
		this.refreshUrl = params.refreshUrl;
		this.end = params.size;
		this.reconstructionUrl = params.reconstructionUrl;
		this.hash = params.hash;
		this.listener = params.listener;
		this.internalLogging = params.internalLogging ?? false;
		this.parallelDownloads = params.parallelDownloads;
		if (params.readToken) {
			const key = cacheKey({
				refreshUrl: this.refreshUrl,
				initialAccessToken: this.accessToken
			});
			jwts.set(key, {
				accessToken: params.readToken.accessToken,
				expiresAt: /* @__PURE__ */ new Date(params.readToken.exp * 1e3),
				casUrl: params.readToken.casUrl
			});
		}
	}
	get size() {
		return this.end - this.start;
	}
	#clone() {
		const blob = new XetBlob({
			fetch: this.fetch,
			hash: this.hash,
			refreshUrl: this.refreshUrl,
			reconstructionUrl: this.reconstructionUrl,
			size: this.size
		});
		blob.accessToken = this.accessToken;
		blob.start = this.start;
		blob.end = this.end;
		blob.reconstructionInfo = this.reconstructionInfo;
		blob.listener = this.listener;
		blob.internalLogging = this.internalLogging;
		blob.parallelDownloads = this.parallelDownloads;
		return blob;
	}
	slice(start = 0, end = this.size) {
		if (start < 0 || end < 0) throw new TypeError("Unsupported negative start/end on XetBlob.slice");
		const slice = this.#clone();
		slice.start = this.start + start;
		slice.end = Math.min(this.start + end, this.end);
		if (slice.start !== this.start || slice.end !== this.end) slice.reconstructionInfo = void 0;
		return slice;
	}
	#reconstructionInfoPromise;
	#loadReconstructionInfo() {
		if (this.#reconstructionInfoPromise) return this.#reconstructionInfoPromise;
		this.#reconstructionInfoPromise = (async () => {
			const connParams = await getAccessToken(this.accessToken, this.fetch, this.refreshUrl);
			const url = this.reconstructionUrl ? this.reconstructionUrl.replace("/v1/reconstructions/", "/v2/reconstructions/") : `${connParams.casUrl}/v2/reconstructions/${this.hash}`;
			const resp = await this.fetch(url, { headers: {
				Authorization: `Bearer ${connParams.accessToken}`,
				Range: `bytes=${this.start}-${this.end - 1}`
			} });
			if (!resp.ok) throw await createApiError(resp);
			this.reconstructionInfo = await resp.json();
			return this.reconstructionInfo;
		})().finally(() => this.#reconstructionInfoPromise = void 0);
		return this.#reconstructionInfoPromise;
	}
	async #fetch() {
		if (this.size === 0) return new ReadableStream({ start(controller) {
			controller.close();
		} });
		if (!this.reconstructionInfo) await this.#loadReconstructionInfo();
		const rangeLists = /* @__PURE__ */ new Map();
		if (!this.reconstructionInfo) throw new Error("Failed to load reconstruction info");
		for (const term of this.reconstructionInfo.terms) {
			let rangeList = rangeLists.get(term.hash);
			if (!rangeList) {
				rangeList = new RangeList();
				rangeLists.set(term.hash, rangeList);
			}
			rangeList.add(term.range.start, term.range.end);
		}
		const listener = this.listener;
		const log = this.internalLogging ? (...args) => console.log(...args) : () => {};
		async function* readData(reconstructionInfo, customFetch, maxBytes, reloadReconstructionInfo) {
			let totalBytesRead = 0;
			let readBytesToSkip = reconstructionInfo.offset_into_first_range;
			for (const term of reconstructionInfo.terms) {
				if (totalBytesRead >= maxBytes) break;
				const rangeList = rangeLists.get(term.hash);
				if (!rangeList) throw new Error(`Failed to find range list for term ${term.hash}`);
				const locate = (info) => {
					for (const entry of info.xorbs[term.hash] ?? []) {
						const descriptor2 = entry.ranges.find((r) => r.chunks.start <= term.range.start && r.chunks.end >= term.range.end);
						if (descriptor2) return {
							entry,
							descriptor: descriptor2
						};
					}
				};
				const buildMultiRangeHeader = (entry) => `bytes=${entry.ranges.map((r) => `${r.bytes.start}-${r.bytes.end}`).join(",")}`;
				const fetchMultiRangeEntry = async (entry) => {
					let resp2 = await customFetch(entry.url, { headers: { Range: buildMultiRangeHeader(entry) } });
					if (resp2.status === 403) {
						reconstructionInfo = await reloadReconstructionInfo();
						const relocated = locate(reconstructionInfo);
						if (!relocated) throw new Error(`Failed to find fetch info for term ${term.hash} and range ${term.range.start}-${term.range.end} after refresh`);
						entry = relocated.entry;
						resp2 = await customFetch(entry.url, { headers: { Range: buildMultiRangeHeader(entry) } });
					}
					if (!resp2.ok) throw await createApiError(resp2);
					const contentType = resp2.headers.get("content-type") ?? "";
					if (!contentType.includes("multipart/byteranges")) throw new Error(`Expected multipart/byteranges response for multi-range request, got "${contentType}"`);
					const reader2 = resp2.body?.getReader();
					if (!reader2) throw new Error("Failed to get reader from response body");
					const parser = new StreamingMultipartParser(contentType);
					const stagedParts = [];
					let partIndex = 0;
					const consumeParts = (parts) => {
						for (const part of parts) {
							const descriptor2 = entry.ranges[partIndex];
							if (!descriptor2) throw new Error(`Received more multipart parts than the ${entry.ranges.length} signed ranges`);
							stagedParts.push(decodePartChunks(part, descriptor2, rangeList));
							partIndex++;
						}
					};
					try {
						for (;;) {
							const result = await reader2.read();
							listener?.({ event: "read" });
							if (result.done) break;
							if (result.value) consumeParts(parser.push(result.value));
						}
						consumeParts(parser.push());
					} finally {
						await reader2.cancel().catch(() => {});
					}
					if (partIndex !== entry.ranges.length) throw new Error(`Multi-range fetch produced ${partIndex} parts but expected ${entry.ranges.length} for term ${term.hash}`);
					for (const staged of stagedParts) commitChunks(staged);
				};
				let termRanges = rangeList.getRanges(term.range.start, term.range.end);
				if (!termRanges.every((range2) => range2.data)) {
					const located2 = locate(reconstructionInfo);
					if (!located2) throw new Error(`Failed to find fetch info for term ${term.hash} and range ${term.range.start}-${term.range.end}`);
					if (located2.entry.ranges.length > 1) {
						await fetchMultiRangeEntry(located2.entry);
						termRanges = rangeList.getRanges(term.range.start, term.range.end);
					}
				}
				if (termRanges.every((range2) => range2.data)) {
					log("all data available for term", term.hash, readBytesToSkip);
					const cachedLength = sum(termRanges.map((range2) => sum(range2.data.map((chunk2) => chunk2.byteLength))));
					if (cachedLength !== term.unpacked_length) throw new Error(`Term ${term.hash} range ${term.range.start}-${term.range.end} decoded to ${cachedLength} bytes, expected ${term.unpacked_length}`);
					rangeLoop: for (const range2 of termRanges) for (let chunk2 of range2.data) {
						if (readBytesToSkip) {
							const skipped = Math.min(readBytesToSkip, chunk2.byteLength);
							chunk2 = chunk2.slice(skipped);
							readBytesToSkip -= skipped;
							if (!chunk2.byteLength) continue;
						}
						if (chunk2.byteLength > maxBytes - totalBytesRead) chunk2 = chunk2.slice(0, maxBytes - totalBytesRead);
						totalBytesRead += chunk2.byteLength;
						yield range2.refCount > 1 ? chunk2.slice() : chunk2;
						listener?.({
							event: "progress",
							progress: {
								read: totalBytesRead,
								total: maxBytes
							}
						});
						if (totalBytesRead >= maxBytes) break rangeLoop;
					}
					rangeList.remove(term.range.start, term.range.end);
					continue;
				}
				let located = locate(reconstructionInfo);
				if (!located) throw new Error(`Failed to find fetch info for term ${term.hash} and range ${term.range.start}-${term.range.end}`);
				let descriptor = located.descriptor;
				log("term", term);
				log("descriptor", descriptor);
				log("readBytesToSkip", readBytesToSkip);
				let resp = await customFetch(located.entry.url, { headers: { Range: `bytes=${descriptor.bytes.start}-${descriptor.bytes.end}` } });
				if (resp.status === 403) {
					reconstructionInfo = await reloadReconstructionInfo();
					located = locate(reconstructionInfo);
					if (!located) throw new Error(`Failed to find fetch info for term ${term.hash} and range ${term.range.start}-${term.range.end} after refresh`);
					descriptor = located.descriptor;
					resp = await customFetch(located.entry.url, { headers: { Range: `bytes=${descriptor.bytes.start}-${descriptor.bytes.end}` } });
				}
				if (!resp.ok) throw await createApiError(resp);
				log("expected content length", resp.headers.get("content-length"), "range", descriptor.bytes, resp.headers.get("content-range"));
				const reader = resp.body?.getReader();
				if (!reader) throw new Error("Failed to get reader from response body");
				let done = false;
				let chunkIndex = descriptor.chunks.start;
				const ranges = rangeList.getRanges(descriptor.chunks.start, descriptor.chunks.end);
				let leftoverBytes = void 0;
				let totalFetchBytes = 0;
				fetchData: while (!done && totalBytesRead < maxBytes) {
					const result = await reader.read();
					listener?.({ event: "read" });
					done = result.done;
					log("read", result.value?.byteLength, "bytes", "total read", totalBytesRead, "toSkip", readBytesToSkip);
					if (!result.value) {
						log("no data in result, cancelled", result);
						continue;
					}
					totalFetchBytes += result.value.byteLength;
					if (leftoverBytes) {
						result.value = combineUint8Arrays(leftoverBytes, result.value);
						leftoverBytes = void 0;
					}
					while (totalBytesRead < maxBytes && result.value?.byteLength) {
						if (result.value.byteLength < 8) {
							leftoverBytes = result.value;
							continue fetchData;
						}
						const chunkHeader = parseChunkHeader(new DataView(result.value.buffer, result.value.byteOffset, XET_CHUNK_HEADER_BYTES));
						log("chunk header", chunkHeader, "to skip", readBytesToSkip);
						if (result.value.byteLength < chunkHeader.compressed_length + XET_CHUNK_HEADER_BYTES) {
							leftoverBytes = result.value;
							continue fetchData;
						}
						result.value = result.value.slice(XET_CHUNK_HEADER_BYTES);
						let uncompressed = decompressChunk(chunkHeader, result.value.subarray(0, chunkHeader.compressed_length));
						const range2 = ranges.find((range3) => chunkIndex >= range3.start && chunkIndex < range3.end);
						const shouldYield = chunkIndex >= term.range.start && chunkIndex < term.range.end;
						const minRefCountToStore = shouldYield ? 2 : 1;
						let stored = false;
						if (range2 && range2.refCount >= minRefCountToStore) {
							range2.data ??= [];
							range2.data.push(uncompressed);
							stored = true;
						}
						if (shouldYield) {
							if (readBytesToSkip) {
								const skipped = Math.min(readBytesToSkip, uncompressed.byteLength);
								uncompressed = uncompressed.slice(readBytesToSkip);
								readBytesToSkip -= skipped;
							}
							if (uncompressed.byteLength > maxBytes - totalBytesRead) uncompressed = uncompressed.slice(0, maxBytes - totalBytesRead);
							if (uncompressed.byteLength) {
								log("yield", uncompressed.byteLength, "bytes", result.value.byteLength, "total read", totalBytesRead, stored);
								totalBytesRead += uncompressed.byteLength;
								yield stored ? uncompressed.slice() : uncompressed;
								listener?.({
									event: "progress",
									progress: {
										read: totalBytesRead,
										total: maxBytes
									}
								});
							}
						}
						chunkIndex++;
						result.value = result.value.slice(chunkHeader.compressed_length);
					}
				}
				if (done && totalBytesRead < maxBytes && totalFetchBytes < descriptor.bytes.end - descriptor.bytes.start + 1) {
					log("done", done, "total read", totalBytesRead, maxBytes, totalFetchBytes);
					log("failed to fetch all data for term", term.hash);
					throw new Error(`Failed to fetch all data for term ${term.hash}, fetched ${totalFetchBytes} bytes out of ${descriptor.bytes.end - descriptor.bytes.start + 1}`);
				}
				log("done", done, "total read", totalBytesRead, maxBytes, totalFetchBytes);
				log("cancel reader");
				await reader.cancel();
			}
		}
		const parallelOptions = this.parallelDownloads === false ? void 0 : this.parallelDownloads === true || this.parallelDownloads === void 0 ? {} : this.parallelDownloads;
		async function* readDataParallel(reconstructionInfo, customFetch, maxBytes, reloadReconstructionInfo, opts) {
			let totalBytesRead = 0;
			let readBytesToSkip = reconstructionInfo.offset_into_first_range;
			const terms = reconstructionInfo.terms;
			const locateEntryFor = (info, term) => {
				for (const entry of info.xorbs[term.hash] ?? []) if (entry.ranges.find((r) => r.chunks.start <= term.range.start && r.chunks.end >= term.range.end)) return entry;
			};
			const plan = [];
			const planIndexByUrl = /* @__PURE__ */ new Map();
			const termEntryIndex = [];
			for (const term of terms) {
				const entry = locateEntryFor(reconstructionInfo, term);
				if (!entry) throw new Error(`Failed to find fetch info for term ${term.hash} and range ${term.range.start}-${term.range.end}`);
				let idx = planIndexByUrl.get(entry.url);
				if (idx === void 0) {
					idx = plan.length;
					plan.push({
						hash: term.hash,
						ranges: entry.ranges,
						url: entry.url
					});
					planIndexByUrl.set(entry.url, idx);
				}
				termEntryIndex.push(idx);
			}
			const maxConcurrency = Math.max(1, opts.maxConcurrency ?? PARALLEL_DEFAULT_MAX_CONCURRENCY);
			const estimateEntryBytes = (item) => sum(item.ranges.map((r) => r.bytes.end - r.bytes.start + 1));
			const largestEntryBytes = plan.length ? Math.max(...plan.map(estimateEntryBytes)) : 0;
			const maxInFlightBytes = opts.maxInFlightBytes ?? Math.min(PARALLEL_MAX_IN_FLIGHT_BYTES, Math.max(PARALLEL_MIN_IN_FLIGHT_BYTES, 3 * largestEntryBytes));
			const state = {
				nextEntry: 0,
				neededEntry: 0,
				target: 1,
				error: void 0,
				finished: false,
				inFlightBytes: 0,
				decodedBytes: 0,
				active: 0,
				claimed: 0,
				maxActive: 0,
				activeHighWater: 0,
				count429: 0,
				targetHistory: []
			};
			const notifier = new Notifier();
			const budgetAcquire = async (n, entryIdx) => {
				while (!state.error && !state.finished && state.inFlightBytes + n > maxInFlightBytes && entryIdx !== state.neededEntry) await notifier.wait();
				state.inFlightBytes += n;
			};
			const budgetRelease = (n) => {
				state.inFlightBytes -= n;
				notifier.notifyAll();
			};
			const refreshPlanUrls = (info) => {
				for (const item of plan) {
					const match = (info.xorbs[item.hash] ?? []).find((e) => e.ranges.length === item.ranges.length && e.ranges.every((r, i) => r.chunks.start === item.ranges[i].chunks.start && r.chunks.end === item.ranges[i].chunks.end));
					if (match) {
						item.url = match.url;
						item.ranges = match.ranges;
					}
				}
			};
			const rangeHeaderFor = (item) => `bytes=${item.ranges.map((r) => `${r.bytes.start}-${r.bytes.end}`).join(",")}`;
			const decodeEntry = async (item, entryIdx, tally) => {
				if (state.error || state.finished) return;
				const rangeList = rangeLists.get(item.hash);
				if (!rangeList) throw new Error(`Failed to find range list for entry ${item.hash}`);
				let resp = await customFetch(item.url, { headers: { Range: rangeHeaderFor(item) } });
				let attempts403 = 0;
				let attempts429 = 0;
				while (resp.status === 403 && attempts403 < 1 || resp.status === 429 && attempts429 < 3) {
					await resp.body?.cancel().catch(() => {});
					if (resp.status === 403) {
						attempts403++;
						reconstructionInfo = await reloadReconstructionInfo();
						refreshPlanUrls(reconstructionInfo);
					} else {
						attempts429++;
						state.count429++;
						notifier.notifyAll();
						await delay(300 * attempts429);
					}
					resp = await customFetch(item.url, { headers: { Range: rangeHeaderFor(item) } });
				}
				if (!resp.ok) throw await createApiError(resp);
				const reader = resp.body?.getReader();
				if (!reader) throw new Error("Failed to get reader from response body");
				try {
					if (item.ranges.length > 1) {
						const contentType = resp.headers.get("content-type") ?? "";
						if (!contentType.includes("multipart/byteranges")) throw new Error(`Expected multipart/byteranges response for multi-range request, got "${contentType}"`);
						const parser = new StreamingMultipartParser(contentType);
						let partIndex = 0;
						const handleParts = async (parts) => {
							for (const part of parts) {
								const descriptor = item.ranges[partIndex];
								if (!descriptor) throw new Error(`Received more multipart parts than the ${item.ranges.length} signed ranges`);
								const staged = decodePartChunks(part, descriptor, rangeList);
								tally.committed += commitChunks(staged);
								state.decodedBytes += part.byteLength;
								partIndex++;
								notifier.notifyAll();
							}
						};
						for (;;) {
							if (state.error || state.finished) return;
							const result = await reader.read();
							listener?.({ event: "read" });
							if (result.done) break;
							if (result.value) await handleParts(parser.push(result.value));
						}
						await handleParts(parser.push());
						if (!state.finished && partIndex !== item.ranges.length) throw new Error(`Multi-range fetch produced ${partIndex} parts but expected ${item.ranges.length} for ${item.hash}`);
					} else {
						const descriptor = item.ranges[0];
						const ranges = rangeList.getRanges(descriptor.chunks.start, descriptor.chunks.end);
						const staged = /* @__PURE__ */ new Map();
						let chunkIndex = descriptor.chunks.start;
						let leftover;
						let done = false;
						while (!done) {
							if (state.error || state.finished) return;
							const result = await reader.read();
							listener?.({ event: "read" });
							done = result.done;
							let value = result.value;
							if (!value) continue;
							if (leftover) {
								value = combineUint8Arrays(leftover, value);
								leftover = void 0;
							}
							while (value.byteLength) {
								if (value.byteLength < XET_CHUNK_HEADER_BYTES) {
									leftover = value;
									break;
								}
								const chunkHeader = parseChunkHeader(new DataView(value.buffer, value.byteOffset, XET_CHUNK_HEADER_BYTES));
								if (value.byteLength < XET_CHUNK_HEADER_BYTES + chunkHeader.compressed_length) {
									leftover = value;
									break;
								}
								const uncompressed = decompressChunk(chunkHeader, value.subarray(XET_CHUNK_HEADER_BYTES, XET_CHUNK_HEADER_BYTES + chunkHeader.compressed_length));
								const range2 = ranges.find((r) => chunkIndex >= r.start && chunkIndex < r.end);
								if (range2) {
									let chunks = staged.get(range2);
									if (!chunks) {
										chunks = [];
										staged.set(range2, chunks);
									}
									chunks.push(uncompressed);
									if (chunkIndex === range2.end - 1 && !range2.data) {
										range2.data = chunks;
										tally.committed += sum(chunks.map((chunk2) => chunk2.byteLength));
										notifier.notifyAll();
									}
								}
								state.decodedBytes += uncompressed.byteLength;
								chunkIndex++;
								value = value.slice(XET_CHUNK_HEADER_BYTES + chunkHeader.compressed_length);
							}
						}
						if (!state.finished) {
							for (const range2 of ranges) if (!range2.data) throw new Error(`Failed to fetch all data for ${item.hash} chunks ${range2.start}-${range2.end} (stream ended early)`);
						}
					}
				} finally {
					await reader.cancel().catch(() => {});
				}
			};
			const isTransientNetworkError = (error) => error instanceof TypeError || /terminated|socket|network|ECONNRESET|fetch failed/i.test(String(error));
			const runWorker = async (workerId) => {
				for (;;) {
					if (state.error || state.finished) return;
					if (workerId >= state.target) {
						await notifier.wait();
						continue;
					}
					const idx = state.nextEntry;
					if (idx >= plan.length) return;
					state.nextEntry++;
					state.claimed++;
					const est = estimateEntryBytes(plan[idx]);
					try {
						await budgetAcquire(est, idx);
						if (state.error || state.finished) {
							budgetRelease(est);
							return;
						}
						state.active++;
						state.maxActive = Math.max(state.maxActive, state.active);
						state.activeHighWater = Math.max(state.activeHighWater, state.active);
						let lastError;
						const tally = { committed: 0 };
						for (let attempt = 0; attempt < 2; attempt++) try {
							await decodeEntry(plan[idx], idx, tally);
							budgetRelease(est - tally.committed);
							lastError = void 0;
							break;
						} catch (error) {
							lastError = error;
							if (attempt === 0 && !state.finished && isTransientNetworkError(error)) {
								log("retrying entry after transient error", plan[idx].hash, error);
								await delay(250);
								continue;
							}
						}
						if (lastError) {
							budgetRelease(est);
							state.error ??= lastError;
						}
						state.active--;
					} finally {
						state.claimed--;
						notifier.notifyAll();
					}
				}
			};
			const workersDone = Promise.allSettled(Array.from({ length: maxConcurrency }, (_, i) => runWorker(i)));
			const levelRate = /* @__PURE__ */ new Map();
			let lastBytes = 0;
			let last429 = 0;
			let settleTicks = 1;
			let holdTicks = 0;
			const controller = setInterval(() => {
				const rate = state.decodedBytes - lastBytes;
				lastBytes = state.decodedBytes;
				const tickHighWater = state.activeHighWater;
				state.activeHighWater = state.active;
				holdTicks = Math.max(0, holdTicks - 1);
				if (state.count429 > last429) {
					last429 = state.count429;
					state.target = Math.max(1, state.target - 1);
					settleTicks = 1;
					holdTicks = PARALLEL_PLATEAU_HOLD_TICKS;
				} else if (rate === 0 && state.nextEntry < plan.length) {
					state.target = Math.min(maxConcurrency, state.target + 1);
					settleTicks = 1;
				} else if (settleTicks > 0) settleTicks--;
				else if (state.claimed >= state.target && tickHighWater <= state.target) {
					const ewma = ((levelRate.get(state.target) ?? rate) + rate) / 2;
					levelRate.set(state.target, ewma);
					const below = levelRate.get(state.target - 1);
					if (state.target > 1 && below === void 0) {
						state.target--;
						settleTicks = 1;
					} else if (below !== void 0 && ewma < below * PARALLEL_PROBE_KEEP_MARGIN) {
						levelRate.delete(state.target);
						state.target--;
						settleTicks = 1;
						holdTicks = PARALLEL_PLATEAU_HOLD_TICKS;
					} else if (holdTicks === 0 && state.target < maxConcurrency) {
						state.target++;
						settleTicks = 1;
					}
				}
				state.targetHistory.push(state.target);
				notifier.notifyAll();
			}, opts.controllerTickMs ?? PARALLEL_CONTROLLER_TICK_MS);
			try {
				for (let termIdx = 0; termIdx < terms.length; termIdx++) {
					const term = terms[termIdx];
					if (totalBytesRead >= maxBytes) break;
					state.neededEntry = termEntryIndex[termIdx];
					notifier.notifyAll();
					const rangeList = rangeLists.get(term.hash);
					if (!rangeList) throw new Error(`Failed to find range list for term ${term.hash}`);
					let termRanges = rangeList.getRanges(term.range.start, term.range.end);
					while (!termRanges.every((range2) => range2.data)) {
						if (state.error) throw state.error;
						if (state.claimed === 0 && state.nextEntry >= plan.length) throw new Error(`Download workers finished without producing data for term ${term.hash} range ${term.range.start}-${term.range.end}`);
						await notifier.wait();
						termRanges = rangeList.getRanges(term.range.start, term.range.end);
					}
					log("all data available for term", term.hash, readBytesToSkip);
					const cachedLength = sum(termRanges.map((range2) => sum(range2.data.map((chunk2) => chunk2.byteLength))));
					if (cachedLength !== term.unpacked_length) throw new Error(`Term ${term.hash} range ${term.range.start}-${term.range.end} decoded to ${cachedLength} bytes, expected ${term.unpacked_length}`);
					rangeLoop: for (const range2 of termRanges) for (let chunk2 of range2.data) {
						if (readBytesToSkip) {
							const skipped = Math.min(readBytesToSkip, chunk2.byteLength);
							chunk2 = chunk2.slice(skipped);
							readBytesToSkip -= skipped;
							if (!chunk2.byteLength) continue;
						}
						if (chunk2.byteLength > maxBytes - totalBytesRead) chunk2 = chunk2.slice(0, maxBytes - totalBytesRead);
						totalBytesRead += chunk2.byteLength;
						yield range2.refCount > 1 ? chunk2.slice() : chunk2;
						listener?.({
							event: "progress",
							progress: {
								read: totalBytesRead,
								total: maxBytes
							}
						});
						if (totalBytesRead >= maxBytes) break rangeLoop;
					}
					let freed = 0;
					for (const range2 of termRanges) if (range2.refCount === 1 && range2.data) freed += sum(range2.data.map((chunk2) => chunk2.byteLength));
					rangeList.remove(term.range.start, term.range.end);
					budgetRelease(freed);
				}
			} finally {
				state.finished = true;
				clearInterval(controller);
				notifier.notifyAll();
				await workersDone;
				opts.onStat?.({
					entries: plan.length,
					maxActive: state.maxActive,
					finalTarget: state.target,
					count429: state.count429,
					targetHistory: state.targetHistory
				});
			}
		}
		const iterator = parallelOptions && (parallelOptions.maxConcurrency ?? PARALLEL_DEFAULT_MAX_CONCURRENCY) > 1 ? readDataParallel(this.reconstructionInfo, this.fetch, this.end - this.start, this.#loadReconstructionInfo.bind(this), parallelOptions) : readData(this.reconstructionInfo, this.fetch, this.end - this.start, this.#loadReconstructionInfo.bind(this));
		return new ReadableStream({
			async pull(controller) {
				const result = await iterator.next();
				if (result.value) controller.enqueue(result.value);
				if (result.done) controller.close();
			},
			async cancel() {
				await iterator.return?.(void 0);
			},
			type: "bytes"
		}, { highWaterMark: 1e3 });
	}
	async arrayBuffer() {
		const reader = (await this.#fetch()).getReader();
		const chunks = [];
		for (;;) {
			const { done, value } = await reader.read();
			if (done) break;
			chunks.push(value);
		}
		return concatUint8Arrays(chunks).buffer;
	}
	async text() {
		return new TextDecoder().decode(await this.arrayBuffer());
	}
	async response() {
		const result = await this.#fetch();
		return new Response(result);
	}
	stream() {
		const stream = new TransformStream();
		this.#fetch().then((response) => response.pipeThrough(stream)).catch((error) => stream.writable.abort(error.message));
		return stream.readable;
	}
};
var jwtPromises = /* @__PURE__ */ new Map();
var jwts = /* @__PURE__ */ new Map();
function cacheKey(params) {
	return JSON.stringify([params.refreshUrl, params.initialAccessToken]);
}
function bg4_regroup_bytes(bytes) {
	const split = Math.floor(bytes.byteLength / 4);
	const rem = bytes.byteLength % 4;
	const g1_pos = split + (rem >= 1 ? 1 : 0);
	const g2_pos = g1_pos + split + (rem >= 2 ? 1 : 0);
	const g3_pos = g2_pos + split + (rem == 3 ? 1 : 0);
	const ret = new Uint8Array(bytes.byteLength);
	for (let i = 0, j = 0; i < bytes.byteLength; i += 4, j++) ret[i] = bytes[j];
	for (let i = 1, j = g1_pos; i < bytes.byteLength; i += 4, j++) ret[i] = bytes[j];
	for (let i = 2, j = g2_pos; i < bytes.byteLength; i += 4, j++) ret[i] = bytes[j];
	for (let i = 3, j = g3_pos; i < bytes.byteLength; i += 4, j++) ret[i] = bytes[j];
	return ret;
}
function bg4_split_bytes(bytes) {
	const ret = new Uint8Array(bytes.byteLength);
	const split = Math.floor(bytes.byteLength / 4);
	const rem = bytes.byteLength % 4;
	const g1_pos = split + (rem >= 1 ? 1 : 0);
	const g2_pos = g1_pos + split + (rem >= 2 ? 1 : 0);
	const g3_pos = g2_pos + split + (rem == 3 ? 1 : 0);
	for (let i = 0, j = 0; i < bytes.byteLength; i += 4, j++) ret[j] = bytes[i];
	for (let i = 1, j = g1_pos; i < bytes.byteLength; i += 4, j++) ret[j] = bytes[i];
	for (let i = 2, j = g2_pos; i < bytes.byteLength; i += 4, j++) ret[j] = bytes[i];
	for (let i = 3, j = g3_pos; i < bytes.byteLength; i += 4, j++) ret[j] = bytes[i];
	return ret;
}
async function getAccessToken(initialAccessToken, customFetch, refreshUrl) {
	const key = cacheKey({
		refreshUrl,
		initialAccessToken
	});
	const jwt = jwts.get(key);
	if (jwt && jwt.expiresAt > new Date(Date.now() + JWT_SAFETY_PERIOD)) return {
		accessToken: jwt.accessToken,
		casUrl: jwt.casUrl
	};
	const existingPromise = jwtPromises.get(key);
	if (existingPromise) return existingPromise;
	const promise = (async () => {
		const resp = await customFetch(refreshUrl, { headers: { ...initialAccessToken ? { Authorization: `Bearer ${initialAccessToken}` } : {} } });
		if (!resp.ok) throw new Error(`Failed to get JWT token: ${resp.status} ${await resp.text()}`);
		const json = await resp.json();
		const jwt2 = {
			accessToken: json.accessToken,
			expiresAt: /* @__PURE__ */ new Date(json.exp * 1e3),
			casUrl: json.casUrl
		};
		for (const [key2, value] of jwts.entries()) if (value.expiresAt < new Date(Date.now() + JWT_SAFETY_PERIOD)) jwts.delete(key2);
		else break;
		if (jwts.size >= JWT_CACHE_SIZE) {
			const keyToDelete = jwts.keys().next().value;
			if (keyToDelete) jwts.delete(keyToDelete);
		}
		jwts.set(key, jwt2);
		return {
			accessToken: json.accessToken,
			casUrl: json.casUrl
		};
	})().finally(() => {
		jwtPromises.delete(key);
	});
	jwtPromises.set(key, promise);
	return promise;
}
function range(n, b) {
	return b ? Array(b - n).fill(0).map((_, i) => n + i) : Array(n).fill(0).map((_, i) => i);
}
function chunk(arr, chunkSize) {
	if (isNaN(chunkSize) || chunkSize < 1) throw new RangeError("Invalid chunk size: " + chunkSize);
	if (!arr.length) return [];
	if (arr.length <= chunkSize) return [arr];
	return range(Math.ceil(arr.length / chunkSize)).map((i) => {
		return arr.slice(i * chunkSize, (i + 1) * chunkSize);
	});
}
async function promisesQueue(factories, concurrency) {
	const results = [];
	const executing = /* @__PURE__ */ new Set();
	let index = 0;
	for (const factory of factories) {
		const closureIndex = index++;
		const e = factory().then((r) => {
			results[closureIndex] = r;
			executing.delete(e);
		});
		executing.add(e);
		if (executing.size >= concurrency) await Promise.race(executing);
	}
	await Promise.all(executing);
	return results;
}
async function promisesQueueStreaming(factories, concurrency) {
	const executing = [];
	for await (const factory of factories) {
		const e = factory().then(() => {
			executing.splice(executing.indexOf(e), 1);
		});
		executing.push(e);
		if (executing.length >= concurrency) await Promise.race(executing);
	}
	await Promise.all(executing);
}
var WebBlob = class extends Blob {
	static async create(url, opts) {
		const customFetch = opts?.fetch ?? fetch;
		const probe = await customFetch(url, { headers: {
			Range: "bytes=0-0",
			...opts?.accessToken && { Authorization: `Bearer ${opts.accessToken}` }
		} });
		if (!probe.ok) throw await createApiError(probe);
		const contentType = probe.headers.get("content-type") || "";
		if (probe.status === 206) {
			const totalSize = Number(probe.headers.get("content-range")?.split("/").pop());
			await probe.body?.cancel();
			if (Number.isFinite(totalSize) && totalSize >= (opts?.cacheBelow ?? 1e6)) return new WebBlob(url, 0, totalSize, contentType, true, customFetch, opts?.accessToken);
			const full = await customFetch(url, { ...opts?.accessToken && { headers: { Authorization: `Bearer ${opts.accessToken}` } } });
			if (!full.ok) throw await createApiError(full);
			return full.blob();
		}
		return probe.blob();
	}
	url;
	start;
	end;
	contentType;
	full;
	fetch;
	accessToken;
	constructor(url, start, end, contentType, full, customFetch, accessToken) {
		super([]);
		this.url = url;
		this.start = start;
		this.end = end;
		this.contentType = contentType;
		this.full = full;
		this.fetch = customFetch;
		this.accessToken = accessToken;
	}
	get size() {
		return this.end - this.start;
	}
	get type() {
		return this.contentType;
	}
	slice(start = 0, end = this.size) {
		if (start < 0 || end < 0) throw new TypeError("Unsupported negative start/end on WebBlob.slice");
		return new WebBlob(this.url, this.start + start, Math.min(this.start + end, this.end), this.contentType, start === 0 && end === this.size ? this.full : false, this.fetch, this.accessToken);
	}
	async arrayBuffer() {
		return (await this.fetchRange()).arrayBuffer();
	}
	async text() {
		return (await this.fetchRange()).text();
	}
	stream() {
		const stream = new TransformStream();
		this.fetchRange().then((response) => response.body?.pipeThrough(stream)).catch((error) => stream.writable.abort(error.message));
		return stream.readable;
	}
	fetchRange() {
		const fetch2 = this.fetch;
		if (this.full) return fetch2(this.url, { ...this.accessToken && { headers: { Authorization: `Bearer ${this.accessToken}` } } }).then((resp) => resp.ok ? resp : createApiError(resp));
		return fetch2(this.url, { headers: {
			Range: `bytes=${this.start}-${this.end - 1}`,
			...this.accessToken && { Authorization: `Bearer ${this.accessToken}` }
		} }).then((resp) => resp.ok ? resp : createApiError(resp));
	}
};
function base64FromBytes(arr) {
	if (globalThis.Buffer) return globalThis.Buffer.from(arr).toString("base64");
	else {
		const bin = [];
		arr.forEach((byte) => {
			bin.push(String.fromCharCode(byte));
		});
		return globalThis.btoa(bin.join(""));
	}
}
async function createBlobs(url, destPath, opts) {
	if (url.protocol === "http:" || url.protocol === "https:") return [{
		path: destPath,
		blob: await WebBlob.create(url, {
			fetch: opts?.fetch,
			accessToken: opts?.accessToken
		})
	}];
	if (isFrontend) throw new TypeError(`Unsupported URL protocol "${url.protocol}"`);
	if (url.protocol === "file:") {
		const { FileBlob } = await import("./FileBlob-UNXOJWFM-eqZvPnzG.js");
		const { subPaths } = await import("./sub-paths-HFKHI55E-BUTQ3q9x.js");
		const paths = await subPaths(url, opts?.maxFolderDepth);
		if (paths.length === 1 && paths[0].relativePath === ".") return [{
			path: destPath,
			blob: await FileBlob.create(url)
		}];
		return Promise.all(paths.map(async (path2) => ({
			path: `${destPath}/${path2.relativePath}`.replace(/\/[.]$/, "").replaceAll("//", "/").replace(/^[.]?\//, ""),
			blob: await FileBlob.create(new URL(path2.path))
		})));
	}
	throw new TypeError(`Unsupported URL protocol "${url.protocol}"`);
}
var CHUNK_CACHE_INITIAL_SIZE = 1e4;
var CHUNK_CACHE_GROW_FACTOR = 1.5;
var CHUNK_CACHE_MAX_SIZE = 1e6;
var ChunkCache = class {
	index = 0;
	xorbIndices;
	chunkIndices;
	map = /* @__PURE__ */ new Map();
	hmacs = /* @__PURE__ */ new Set();
	maxSize;
	constructor(maxSize = CHUNK_CACHE_MAX_SIZE) {
		if (maxSize < 1) throw new Error("maxSize must be at least 1");
		this.maxSize = maxSize;
		this.xorbIndices = new Int32Array(Math.min(CHUNK_CACHE_INITIAL_SIZE, maxSize));
		this.chunkIndices = new Uint16Array(Math.min(CHUNK_CACHE_INITIAL_SIZE, maxSize));
	}
	addChunkToCache(hash2, xorbIndex, chunkIndex, hmac3) {
		if (this.map.has(hash2)) return;
		if (this.map.values().next().value === this.index) this.map.delete(this.map.keys().next().value);
		this.map.set(hash2, this.index);
		if (hmac3 !== null) this.hmacs.add(hmac3);
		if (this.index >= this.xorbIndices.length) {
			const oldXorbIndices = this.xorbIndices;
			const oldChunkIndices = this.chunkIndices;
			this.xorbIndices = new Int32Array(Math.min(this.xorbIndices.length * CHUNK_CACHE_GROW_FACTOR, this.maxSize));
			this.chunkIndices = new Uint16Array(Math.min(this.chunkIndices.length * CHUNK_CACHE_GROW_FACTOR, this.maxSize));
			this.xorbIndices.set(oldXorbIndices);
			this.chunkIndices.set(oldChunkIndices);
		}
		this.xorbIndices[this.index] = xorbIndex;
		this.chunkIndices[this.index] = chunkIndex;
		this.index = (this.index + 1) % this.maxSize;
	}
	getChunk(hash2, hmacFunction) {
		let index = this.map.get(hash2);
		if (index === void 0 && hmacFunction !== null) for (const hmac3 of this.hmacs) {
			index = this.map.get(hmacFunction(hash2, hmac3));
			if (index !== void 0) break;
		}
		if (index === void 0) return;
		return {
			xorbIndex: this.xorbIndices[index],
			chunkIndex: this.chunkIndices[index]
		};
	}
	updateChunkIndex(hash2, chunkIndex) {
		const index = this.map.get(hash2);
		if (index === void 0) throw new Error(`Chunk not found in cache: ${hash2}`);
		this.chunkIndices[index] = chunkIndex;
	}
	removeChunkFromCache(hash2) {
		this.map.delete(hash2);
	}
};
var JWT_SAFETY_PERIOD2 = 6e4;
var JWT_CACHE_SIZE2 = 1e3;
var jwtPromises2 = /* @__PURE__ */ new Map();
var jwts2 = /* @__PURE__ */ new Map();
async function xetWriteToken(params) {
	if (params.xetParams.expiresAt && params.xetParams.casUrl && params.xetParams.accessToken && params.xetParams.expiresAt > new Date(Date.now() + JWT_SAFETY_PERIOD2)) return {
		accessToken: params.xetParams.accessToken,
		casUrl: params.xetParams.casUrl
	};
	const key = params.xetParams.refreshWriteTokenUrl;
	const jwt = jwts2.get(key);
	if (jwt && jwt.expiresAt > new Date(Date.now() + JWT_SAFETY_PERIOD2)) return {
		accessToken: jwt.accessToken,
		casUrl: jwt.casUrl
	};
	const existingPromise = jwtPromises2.get(key);
	if (existingPromise) return existingPromise;
	const promise = (async () => {
		const resp = await (params.fetch ?? fetch)(params.xetParams.refreshWriteTokenUrl, { headers: {
			...params.accessToken ? { Authorization: `Bearer ${params.accessToken}` } : {},
			...params.xetParams.sessionId ? { "X-Xet-Session-Id": params.xetParams.sessionId } : {}
		} });
		if (!resp.ok) throw await createApiError(resp);
		const json = await resp.json();
		const jwt2 = {
			accessToken: json.accessToken,
			expiresAt: /* @__PURE__ */ new Date(json.exp * 1e3),
			casUrl: json.casUrl
		};
		for (const [key2, value] of jwts2.entries()) if (value.expiresAt < new Date(Date.now() + JWT_SAFETY_PERIOD2)) jwts2.delete(key2);
		else break;
		if (jwts2.size >= JWT_CACHE_SIZE2) {
			const keyToDelete = jwts2.keys().next().value;
			if (keyToDelete) jwts2.delete(keyToDelete);
		}
		jwts2.set(key, jwt2);
		return {
			accessToken: json.accessToken,
			casUrl: json.casUrl
		};
	})().finally(() => {
		jwtPromises2.delete(key);
	});
	jwtPromises2.set(key, promise);
	return promise;
}
var HASH_LENGTH = 32;
var XORB_HASH_BOOKEND = "ff".repeat(HASH_LENGTH);
function readHashFromArray(array, offset) {
	let hash2 = "";
	for (let i = 0; i < HASH_LENGTH; i += 8) hash2 += `${array[offset + i + 7].toString(16).padStart(2, "0")}${array[offset + i + 6].toString(16).padStart(2, "0")}${array[offset + i + 5].toString(16).padStart(2, "0")}${array[offset + i + 4].toString(16).padStart(2, "0")}${array[offset + i + 3].toString(16).padStart(2, "0")}${array[offset + i + 2].toString(16).padStart(2, "0")}${array[offset + i + 1].toString(16).padStart(2, "0")}${array[offset + i].toString(16).padStart(2, "0")}`;
	return hash2;
}
async function parseShardData(shardBlob) {
	const shard = new Uint8Array(await shardBlob.arrayBuffer());
	const shardView = new DataView(shard.buffer);
	if (!shard.slice(0, SHARD_MAGIC_TAG.length).every((byte, i) => byte === SHARD_MAGIC_TAG[i])) throw new Error("Invalid shard magic tag");
	const version = shardView.getBigUint64(SHARD_MAGIC_TAG.length, true);
	if (version !== SHARD_HEADER_VERSION) throw new Error(`Invalid shard version: ${version}`);
	const footerSize = Number(shardView.getBigUint64(SHARD_MAGIC_TAG.length + 8, true));
	const footerStart = shard.length - footerSize;
	const footerVersion = shardView.getBigUint64(footerStart, true);
	if (footerVersion !== SHARD_FOOTER_VERSION) throw new Error(`Invalid shard footer version: ${footerVersion}`);
	const xorbInfoStart = Number(shardView.getBigUint64(footerStart + 16, true));
	const fileLookupStart = Number(shardView.getBigUint64(footerStart + 24, true));
	const hmacKey = readHashFromArray(shard, footerStart + 72);
	const xorbs = [];
	let offset = xorbInfoStart;
	while (offset < fileLookupStart) {
		const xorbHash2 = readHashFromArray(shard, offset);
		offset += HASH_LENGTH;
		if (xorbHash2 === XORB_HASH_BOOKEND) break;
		offset += 4;
		const chunkCount = shardView.getUint32(offset, true);
		offset += 4;
		offset += 4;
		offset += 4;
		const chunks = [];
		for (let i = 0; i < chunkCount; i++) {
			const chunkHash = readHashFromArray(shard, offset);
			offset += HASH_LENGTH;
			const startOffset = shardView.getUint32(offset, true);
			offset += 4;
			const length = shardView.getUint32(offset, true);
			offset += 4;
			offset += 8;
			chunks.push({
				hash: chunkHash,
				startOffset,
				unpackedLength: length
			});
		}
		xorbs.push({
			hash: xorbHash2,
			chunks
		});
	}
	return {
		hmacKey,
		xorbs
	};
}
var SplicedBlob = class extends Blob {
	originalBlob;
	spliceOperations;
	constructor(originalBlob, spliceOperations) {
		super();
		this.originalBlob = originalBlob;
		this.spliceOperations = spliceOperations;
	}
	static create(originalBlob, operations) {
		if (!Array.isArray(operations)) operations = [operations];
		for (const op of operations) {
			if (op.start < 0 || op.end < 0) throw new Error("Invalid start/end positions for SplicedBlob");
			if (op.start > originalBlob.size || op.end > originalBlob.size) throw new Error("Invalid start/end positions for SplicedBlob");
			if (op.start > op.end) throw new Error("Invalid start/end positions for SplicedBlob");
		}
		const sortedOps = [...operations].sort((a, b) => a.start - b.start);
		for (let i = 0; i < sortedOps.length - 1; i++) if (sortedOps[i].end > sortedOps[i + 1].start) throw new Error("Overlapping splice operations are not supported");
		return new SplicedBlob(originalBlob, sortedOps);
	}
	get size() {
		let totalReplacedSize = 0;
		let totalInsertSize = 0;
		for (const op of this.spliceOperations) {
			totalReplacedSize += op.end - op.start;
			totalInsertSize += op.insert.size;
		}
		return this.originalBlob.size - totalReplacedSize + totalInsertSize;
	}
	get type() {
		return this.originalBlob.type;
	}
	slice(start = 0, end = this.size) {
		if (start < 0 || end < 0) throw new TypeError("Unsupported negative start/end on SplicedBlob.slice");
		start = Math.min(start, this.size);
		end = Math.min(end, this.size);
		if (start >= end) return new Blob([]);
		const segments = this.segments;
		const segmentBoundaries = [0];
		let cumulativeSize = 0;
		for (const segment of segments) {
			cumulativeSize += segment.size;
			segmentBoundaries.push(cumulativeSize);
		}
		const resultSegments = [];
		for (let i = 0; i < segments.length; i++) {
			const segmentStart = segmentBoundaries[i];
			if (segmentBoundaries[i + 1] <= start) continue;
			if (segmentStart >= end) break;
			const sliceStart = Math.max(0, start - segmentStart);
			const sliceEnd = Math.min(segments[i].size, end - segmentStart);
			if (sliceStart < sliceEnd) resultSegments.push(segments[i].slice(sliceStart, sliceEnd));
		}
		return new Blob(resultSegments);
	}
	get firstSpliceIndex() {
		return this.spliceOperations[0]?.start ?? Infinity;
	}
	async arrayBuffer() {
		const segments = this.segments;
		const buffers = await Promise.all(segments.map((segment) => segment.arrayBuffer()));
		const totalSize = sum(buffers.map((buffer) => buffer.byteLength));
		const result = new Uint8Array(totalSize);
		let offset = 0;
		for (const buffer of buffers) {
			result.set(new Uint8Array(buffer), offset);
			offset += buffer.byteLength;
		}
		return result.buffer;
	}
	async text() {
		const buffer = await this.arrayBuffer();
		return new TextDecoder().decode(buffer);
	}
	stream() {
		return new ReadableStream({ start: async (controller) => {
			try {
				const segments = this.segments;
				for (const segment of segments) {
					const reader = segment.stream().getReader();
					try {
						while (true) {
							const { done, value } = await reader.read();
							if (done) break;
							controller.enqueue(value);
						}
					} finally {
						reader.releaseLock();
					}
				}
				controller.close();
			} catch (error) {
				controller.error(error);
			}
		} });
	}
	get segments() {
		const segments = [];
		let currentPosition = 0;
		const sortedOps = [...this.spliceOperations].sort((a, b) => a.start - b.start);
		for (const op of sortedOps) {
			if (currentPosition < op.start) segments.push(this.originalBlob.slice(currentPosition, op.start));
			if (op.insert.size > 0) segments.push(op.insert);
			currentPosition = op.end;
		}
		if (currentPosition < this.originalBlob.size) segments.push(this.originalBlob.slice(currentPosition));
		return segments;
	}
};
var RANGE_EDIT_CACHE_MAX_ENTRIES = 10;
function addToRangeEditCache(cache, xetHash, entry) {
	cache.delete(xetHash);
	cache.set(xetHash, entry);
	while (cache.size > RANGE_EDIT_CACHE_MAX_ENTRIES) {
		const oldest = cache.keys().next().value;
		if (oldest === void 0) break;
		cache.delete(oldest);
	}
}
async function planRangeEdit(spliced, original, params) {
	const originalHash = original.hash;
	const originalSize = original.size;
	if (!originalHash || originalSize === 0 || original.start !== 0) return;
	if (params.rangeEditCache) {
		const cached2 = planRangeEditFromCache(spliced, originalHash, originalSize, params.rangeEditCache);
		if (cached2) return cached2;
	}
	const token = await xetWriteToken(params);
	const reconstructionResp = await (params.fetch ?? fetch)(`${token.casUrl}/v2/reconstructions/${originalHash}`, { headers: { Authorization: `Bearer ${token.accessToken}` } });
	if (!reconstructionResp.ok) return;
	const terms = (await reconstructionResp.json()).terms.map((term) => ({
		hash: term.hash,
		unpackedLength: term.unpacked_length,
		range: {
			start: term.range.start,
			end: term.range.end
		}
	}));
	const segByteStarts = [0];
	let acc = 0;
	for (const term of terms) {
		acc += term.unpackedLength;
		segByteStarts.push(acc);
	}
	if (acc !== originalSize) throw new Error(`Original file size mismatch: reconstruction reports ${acc} bytes but the blob is ${originalSize} bytes`);
	const edits = spliced.spliceOperations;
	const dirtyRanges = snapAndCoalesceDirtyRanges(edits, segByteStarts, originalSize);
	if (dirtyRanges.length === 0) return;
	const rangeHeader = "bytes=" + dirtyRanges.map(([start, end]) => `${start}-${end - 1}`).join(",");
	const resp = await (params.fetch ?? fetch)(`${token.casUrl}/v2/file-chunk-hashes/${originalHash}`, { headers: {
		Authorization: `Bearer ${token.accessToken}`,
		"X-Range-Dirty": rangeHeader
	} });
	if (!resp.ok) return;
	const chunkHashes = await resp.json();
	if (chunkHashes.windows.length === 0) throw new Error("Server returned no windows for range edit");
	if (chunkHashes.hashRanges.length !== chunkHashes.windows.length + 1) throw new Error(`Server returned ${chunkHashes.hashRanges.length} hashRanges, expected ${chunkHashes.windows.length + 1}`);
	const windows = assignEditsToWindows(chunkHashes.windows.map((w) => ({
		start: w.dirtyByteRange[0],
		end: w.dirtyByteRange[1]
	})), edits, originalSize, segByteStarts);
	return {
		originalHash,
		originalSize,
		newSize: spliced.size,
		terms,
		segByteStarts,
		windows,
		hashRanges: chunkHashes.hashRanges,
		gapVerification: chunkHashes.gapVerification
	};
}
function planRangeEditFromCache(spliced, originalHash, originalSize, cache) {
	const entry = cache.get(originalHash);
	if (!entry || entry.size !== originalSize || entry.terms.length === 0) return;
	const edits = spliced.spliceOperations;
	if (edits.length === 0) return;
	const lastTermStart = originalSize - entry.terms[entry.terms.length - 1].unpackedLength;
	for (const edit of edits) if ((edit.start === edit.end && edit.start === originalSize ? originalSize : edit.start) < lastTermStart) return;
	const segByteStarts = [0];
	let acc = 0;
	for (const term of entry.terms) {
		acc += term.unpackedLength;
		segByteStarts.push(acc);
	}
	const windows = assignEditsToWindows([{
		start: lastTermStart,
		end: originalSize
	}], edits, originalSize, segByteStarts);
	return {
		originalHash,
		originalSize,
		newSize: spliced.size,
		terms: entry.terms,
		segByteStarts,
		windows,
		hashRanges: [entry.openSubtree, null],
		gapVerification: entry.terms.slice(0, -1).map((term) => term.rangeHash)
	};
}
function snapAndCoalesceDirtyRanges(edits, segByteStarts, originalSize) {
	const nSegs = segByteStarts.length - 1;
	const snapStart = (byte) => {
		let idx = 0;
		while (idx + 1 < segByteStarts.length && segByteStarts[idx + 1] <= byte) idx++;
		return segByteStarts[idx];
	};
	const snapEnd = (byte) => {
		let idx = 0;
		while (idx < segByteStarts.length && segByteStarts[idx] < byte) idx++;
		return segByteStarts[Math.min(idx, segByteStarts.length - 1)];
	};
	const snapped = [];
	for (const edit of edits) if (edit.start === edit.end) {
		if (edit.start === originalSize) snapped.push([segByteStarts[nSegs - 1], segByteStarts[nSegs]]);
		else snapped.push([snapStart(edit.start), snapEnd(edit.start + 1)]);
	} else snapped.push([snapStart(edit.start), snapEnd(edit.end)]);
	snapped.sort((a, b) => a[0] - b[0]);
	const coalesced = [];
	for (const range2 of snapped) {
		const last = coalesced[coalesced.length - 1];
		if (last && range2[0] <= last[1]) {
			last[1] = Math.max(last[1], range2[1]);
			continue;
		}
		coalesced.push([range2[0], range2[1]]);
	}
	return coalesced;
}
function assignEditsToWindows(windows, edits, originalSize, segByteStarts) {
	let editIdx = 0;
	const result = [];
	for (const [windowIdx, window2] of windows.entries()) {
		const assigned = [];
		while (editIdx < edits.length) {
			const edit = edits[editIdx];
			if (!(edit.start === edit.end ? edit.start < window2.end || edit.start === window2.end && window2.end === originalSize : edit.end <= window2.end)) break;
			if (edit.start < window2.start) throw new Error(`Edit at [${edit.start}, ${edit.end}) starts before its window [${window2.start}, ${window2.end})`);
			assigned.push(edit);
			editIdx++;
		}
		let removed = 0;
		let added = 0;
		for (const edit of assigned) {
			removed += edit.end - edit.start;
			added += edit.insert.size;
		}
		const effectiveEnd = segByteStarts.find((segStart) => segStart >= window2.end);
		if (effectiveEnd === void 0) throw new Error(`Window end ${window2.end} exceeds the file size ${segByteStarts[segByteStarts.length - 1]}`);
		const nextWindowStart = windows[windowIdx + 1]?.start;
		if (nextWindowStart !== void 0 && effectiveEnd > nextWindowStart) throw new Error(`Window [${window2.start}, ${window2.end}) extends to term boundary ${effectiveEnd}, overlapping the next window at ${nextWindowStart}`);
		result.push({
			start: window2.start,
			end: window2.end,
			effectiveEnd,
			edits: assigned,
			newSize: effectiveEnd - window2.start + added - removed,
			hashSplitSize: window2.end - window2.start + added - removed
		});
	}
	if (editIdx !== edits.length) throw new Error(`${edits.length - editIdx} edits were not assigned to any window`);
	return result;
}
function windowSegments(window2, original) {
	const segments = [];
	let cursor = window2.start;
	for (const edit of window2.edits) {
		if (cursor < edit.start) segments.push(original.slice(cursor, edit.start));
		if (edit.insert.size > 0) segments.push(edit.insert);
		cursor = edit.end;
	}
	if (cursor < window2.effectiveEnd) segments.push(original.slice(cursor, window2.effectiveEnd));
	return segments;
}
function composeRepresentation(plan, windowRepresentations) {
	const representation = [];
	const nSegs = plan.terms.length;
	let segIdx = 0;
	let gapIdx = 0;
	const reuseTerm = (idx) => {
		const rangeHash = plan.gapVerification[gapIdx];
		if (rangeHash === void 0) throw new Error(`Ran out of gapVerification entries at stable term ${idx}`);
		gapIdx++;
		representation.push({
			xorbId: plan.terms[idx].hash,
			indexStart: plan.terms[idx].range.start,
			indexEnd: plan.terms[idx].range.end,
			length: plan.terms[idx].unpackedLength,
			rangeHash
		});
	};
	for (let i = 0; i < plan.windows.length; i++) {
		const window2 = plan.windows[i];
		while (segIdx < nSegs && plan.segByteStarts[segIdx] < window2.start) {
			if (plan.segByteStarts[segIdx + 1] > window2.start) throw new Error(`Window starting at ${window2.start} straddles term ${segIdx} (${plan.segByteStarts[segIdx]}..${plan.segByteStarts[segIdx + 1]})`);
			reuseTerm(segIdx);
			segIdx++;
		}
		while (segIdx < nSegs && plan.segByteStarts[segIdx] < window2.effectiveEnd) segIdx++;
		representation.push(...windowRepresentations[i]);
	}
	while (segIdx < nSegs) {
		reuseTerm(segIdx);
		segIdx++;
	}
	if (gapIdx < plan.gapVerification.length) throw new Error(`Server returned ${plan.gapVerification.length} gapVerification entries but only ${gapIdx} stable terms were emitted`);
	return representation;
}
var ZERO_KEY = /* @__PURE__ */ new Uint8Array(32);
function chunkSplitIndex(chunks, size, context) {
	let cumulative = 0;
	let index = 0;
	while (index < chunks.length && cumulative < size) {
		cumulative += chunks[index].length;
		index++;
	}
	if (cumulative !== size) throw new Error(`${context}: expected a chunk boundary at ${size} bytes, got ${cumulative}`);
	return index;
}
function buildRangeEditCachePayload(plan, windowChunks, representation) {
	if (plan.hashRanges[plan.hashRanges.length - 1] !== null) return;
	const lastRep = representation[representation.length - 1];
	const lastWindow = windowChunks[windowChunks.length - 1];
	if (!lastRep || !lastWindow) return;
	const lastTermChunkCount = lastRep.indexEnd - lastRep.indexStart;
	if (lastTermChunkCount <= 0 || lastTermChunkCount > lastWindow.length) return;
	const lastTermChunks = lastWindow.slice(lastWindow.length - lastTermChunkCount);
	const hashRanges = plan.hashRanges.map((json) => json === null ? null : MerkleHashSubtree.fromJSON(json));
	const firstWindowAtStart = hashRanges[0] === null;
	const sequence = [];
	for (let i = 0; i < plan.windows.length; i++) {
		const gap = hashRanges[i];
		if (gap !== null && gap !== void 0) sequence.push(gap);
		const splitIndex = chunkSplitIndex(windowChunks[i], plan.windows[i].hashSplitSize, "buildRangeEditCachePayload");
		let chunks = windowChunks[i].slice(0, splitIndex);
		if (i === plan.windows.length - 1) chunks = chunks.slice(0, chunks.length - lastTermChunkCount);
		if (chunks.length > 0 || i === 0 && firstWindowAtStart) sequence.push(MerkleHashSubtree.fromChunks(i === 0 && firstWindowAtStart, chunks.map((chunk2) => ({
			hash: hexToBytes(chunk2.hash),
			length: chunk2.length
		})), false));
	}
	const openSubtree = sequence.length > 0 ? MerkleHashSubtree.merge(sequence) : null;
	return {
		size: plan.newSize,
		openSubtree: openSubtree && !openSubtree.isEmpty ? openSubtree.toJSON() : null,
		lastTermChunks
	};
}
function buildFreshFileCachePayload(fileChunks, representation) {
	const lastRep = representation[representation.length - 1];
	if (!lastRep) return;
	const lastTermChunkCount = lastRep.indexEnd - lastRep.indexStart;
	if (lastTermChunkCount <= 0 || lastTermChunkCount > fileChunks.length) return;
	const lastTermChunks = fileChunks.slice(fileChunks.length - lastTermChunkCount);
	const rest = fileChunks.slice(0, fileChunks.length - lastTermChunkCount);
	const openSubtree = rest.length > 0 ? MerkleHashSubtree.fromChunks(true, rest.map((chunk2) => ({
		hash: hexToBytes(chunk2.hash),
		length: chunk2.length
	})), false).toJSON() : null;
	return {
		size: fileChunks.reduce((sum2, chunk2) => sum2 + chunk2.length, 0),
		openSubtree,
		lastTermChunks
	};
}
function computeComposedFileHash(plan, windowChunks) {
	if (plan.newSize === 0) return "0".repeat(64);
	const hashRanges = plan.hashRanges.map((json) => json === null ? null : MerkleHashSubtree.fromJSON(json));
	const trailingGap = hashRanges[hashRanges.length - 1];
	const firstWindowAtStart = hashRanges[0] === null;
	const lastWindowAtEnd = trailingGap === null;
	const lastIdx = plan.windows.length - 1;
	const mergeSequence = [];
	for (let i = 0; i < plan.windows.length; i++) {
		const gap = hashRanges[i];
		if (gap !== null) mergeSequence.push(gap);
		const window2 = plan.windows[i];
		const splitIndex = chunkSplitIndex(windowChunks[i], window2.hashSplitSize, `Window [${window2.start}, ${window2.end}) chunk boundaries did not re-sync at the window end`);
		mergeSequence.push(MerkleHashSubtree.fromChunks(i === 0 && firstWindowAtStart, windowChunks[i].slice(0, splitIndex).map((chunk2) => ({
			hash: hexToBytes(chunk2.hash),
			length: chunk2.length
		})), i === lastIdx && lastWindowAtEnd));
	}
	if (trailingGap !== null && trailingGap !== void 0) mergeSequence.push(trailingGap);
	const aggregated = MerkleHashSubtree.merge(mergeSequence).finalHash();
	if (aggregated === void 0) throw new Error("Merged subtree is not fully closed; cannot derive the file hash");
	return hashToHex(hmac(aggregated, ZERO_KEY));
}
var TARGET_CHUNK_SIZE = 65536;
var MAX_CHUNK_SIZE = 2 * TARGET_CHUNK_SIZE;
var XORB_SIZE = 67108864;
var MAX_XORB_CHUNKS = 8192;
var INTERVAL_BETWEEN_REMOTE_DEDUP = 4e6;
var PROCESSING_PROGRESS_RATIO = .1;
1 - PROCESSING_PROGRESS_RATIO;
function computeXorbHashHex(chunks) {
	const chunkObjs = chunks.map((c) => ({
		hash: hexToBytes(c.hash),
		length: c.length
	}));
	return hashToHex(xorbHash(chunkObjs));
}
function computeHmacHex(hash2, key) {
	return hashToHex(hmac(hexToBytes(hash2), hexToBytes(key)));
}
function computeVerificationHashHex(hashes) {
	return hashToHex(verificationHash(hashes.map(hexToBytes)));
}
function computeFileHashHex(chunks) {
	const chunkObjs = chunks.map((c) => ({
		hash: hexToBytes(c.hash),
		length: c.length
	}));
	return hashToHex(fileHash(chunkObjs));
}
function addDataToChunker(data, chunker) {
	return nextBlock(chunker, data).map((c) => ({
		hash: hashToHex(c.hash),
		length: c.length,
		dedup: false
	}));
}
function finalizeChunker(chunker) {
	const last = finalize(chunker);
	if (!last) return [];
	return [{
		hash: hashToHex(last.hash),
		length: last.length,
		dedup: false
	}];
}
var CurrentXorbInfo = class {
	id;
	offset;
	chunks;
	fileProcessedBytes;
	fileUploadedBytes;
	fileSize;
	data;
	immutableData;
	constructor() {
		this.id = 0;
		this.offset = 0;
		this.chunks = [];
		this.fileProcessedBytes = {};
		this.fileUploadedBytes = {};
		this.fileSize = {};
		this.data = new Uint8Array(XORB_SIZE);
		this.immutableData = null;
	}
	event(computeXorbHash) {
		const xorbChunksCleaned = this.chunks.map((chunk2) => ({
			hash: chunk2.hash,
			length: chunk2.length
		}));
		return {
			event: "xorb",
			xorb: this.data.subarray(0, this.offset),
			hash: computeXorbHash(xorbChunksCleaned),
			chunks: xorbChunksCleaned,
			id: this.id,
			files: Object.entries(this.fileProcessedBytes).map(([path2, processedBytes]) => ({
				path: path2,
				progress: processedBytes / this.fileSize[path2],
				lastSentProgress: ((this.fileUploadedBytes[path2] ?? 0) + (processedBytes - (this.fileUploadedBytes[path2] ?? 0)) * PROCESSING_PROGRESS_RATIO) / this.fileSize[path2]
			}))
		};
	}
};
async function* createXorbs(fileSources, params) {
	const alreadyDoneFileSha256s = /* @__PURE__ */ new Set();
	let xorbId = 0;
	const chunkCache = new ChunkCache();
	let xorb = new CurrentXorbInfo();
	const nextXorb = (currentFile) => {
		const event = xorb.event(computeXorbHashHex);
		xorbId++;
		xorb = new CurrentXorbInfo();
		xorb.id = xorbId;
		xorb.fileUploadedBytes = { [currentFile.path]: currentFile.uploadedBytes };
		xorb.fileSize[currentFile.path] = currentFile.size;
		return event;
	};
	const pendingFileEvents = [];
	const remoteXorbHashes = [""];
	const resolveXorbId = (xorbId2) => typeof xorbId2 === "string" ? xorbId2 : xorbId2 >= 0 ? xorbId2 : remoteXorbHashes[-xorbId2];
	for await (const fileSource of fileSources) {
		params.yieldCallback?.({
			event: "fileProgress",
			path: fileSource.path,
			progress: 0
		});
		if (fileSource.sha256 && alreadyDoneFileSha256s.has(fileSource.sha256)) {
			params.yieldCallback?.({
				event: "fileProgress",
				path: fileSource.path,
				progress: 1
			});
			continue;
		}
		if (fileSource.sha256) alreadyDoneFileSha256s.add(fileSource.sha256);
		{
			xorb.fileSize[fileSource.path] = fileSource.content.size;
			let rangeEditPlan;
			if (fileSource.content instanceof SplicedBlob && fileSource.content.originalBlob instanceof XetBlob && fileSource.content.originalBlob.hash !== void 0 && fileSource.content.originalBlob.size > 0) rangeEditPlan = await planRangeEdit(fileSource.content, fileSource.content.originalBlob, params);
			if (fileSource.content instanceof SplicedBlob && (rangeEditPlan !== void 0 || fileSource.content.firstSpliceIndex < MAX_CHUNK_SIZE)) await loadFirstChunkDedupInfo(fileSource.content, remoteXorbHashes, params, chunkCache);
			let bytesSinceRemoteDedup = Infinity;
			let bytesSinceLastProgressEvent = 0;
			let dedupNextChunk = true;
			const sourceChunks = [];
			let processedBytes = 0;
			let dedupedBytes = 0;
			const fileChunks = [];
			const chunkMetadata = [];
			const addChunks = async function* (chunks) {
				for (const chunk2 of chunks) {
					if (dedupNextChunk) {
						chunk2.dedup = true;
						dedupNextChunk = false;
					}
					let chunkIndex = xorb.chunks.length;
					let chunkXorbId = xorbId;
					const chunkToCopy = removeChunkFromSourceData(sourceChunks, chunk2.length);
					let cacheData = chunkCache.getChunk(chunk2.hash, computeHmacHex);
					if (cacheData === void 0 && chunk2.dedup && bytesSinceRemoteDedup >= INTERVAL_BETWEEN_REMOTE_DEDUP) {
						const token = await xetWriteToken(params);
						bytesSinceRemoteDedup = 0;
						const shardResp = await (params.fetch ?? fetch)(token.casUrl + "/v1/chunks/default/" + chunk2.hash, { headers: { Authorization: `Bearer ${token.accessToken}` } });
						if (shardResp.ok) {
							const shardData = await parseShardData(await shardResp.blob());
							for (const xorb2 of shardData.xorbs) {
								const remoteXorbId = -remoteXorbHashes.length;
								remoteXorbHashes.push(xorb2.hash);
								let i = 0;
								for (const chunk3 of xorb2.chunks) chunkCache.addChunkToCache(chunk3.hash, remoteXorbId, i++, shardData.hmacKey);
							}
							cacheData = chunkCache.getChunk(chunk2.hash, computeHmacHex);
							const oldDedupedBytes = dedupedBytes;
							dedupedBytes = backtrackDedup(xorb, computeHmacHex, shardData, chunkCache, chunkMetadata, dedupedBytes);
							if (dedupedBytes > oldDedupedBytes) {
								xorb.fileUploadedBytes[fileSource.path] ??= 0;
								xorb.fileUploadedBytes[fileSource.path] += dedupedBytes - oldDedupedBytes;
							}
						}
					}
					if (cacheData === void 0) {
						if (!writeChunk(xorb, chunkToCopy, chunk2.hash)) {
							yield nextXorb({
								path: fileSource.path,
								uploadedBytes: processedBytes,
								size: fileSource.content.size
							});
							chunkIndex = 0;
							chunkXorbId = xorbId;
							for (const event of pendingFileEvents) {
								event.representation = event.representation.map((rep) => ({
									...rep,
									xorbId: resolveXorbId(rep.xorbId)
								}));
								yield event;
							}
							pendingFileEvents.length = 0;
							if (!writeChunk(xorb, chunkToCopy, chunk2.hash)) throw new Error("Failed to write chunk into xorb");
						}
						chunkCache.addChunkToCache(chunk2.hash, xorbId, chunkIndex, null);
					} else {
						chunkXorbId = cacheData.xorbIndex;
						chunkIndex = cacheData.chunkIndex;
						dedupedBytes += chunk2.length;
						xorb.fileUploadedBytes[fileSource.path] ??= 0;
						xorb.fileUploadedBytes[fileSource.path] += chunk2.length;
					}
					bytesSinceRemoteDedup += chunk2.length;
					bytesSinceLastProgressEvent += chunk2.length;
					fileChunks.push({
						hash: chunk2.hash,
						length: chunk2.length
					});
					chunkMetadata.push({
						xorbId: chunkXorbId,
						chunkIndex,
						length: chunk2.length
					});
					xorb.fileProcessedBytes[fileSource.path] = processedBytes;
					if (bytesSinceLastProgressEvent >= 1e6) {
						bytesSinceLastProgressEvent = 0;
						params.yieldCallback?.({
							event: "fileProgress",
							path: fileSource.path,
							progress: ((xorb.fileUploadedBytes[fileSource.path] ?? 0) + (xorb.fileProcessedBytes[fileSource.path] - (xorb.fileUploadedBytes[fileSource.path] ?? 0)) * PROCESSING_PROGRESS_RATIO) / fileSource.content.size
						});
					}
					if (xorb.chunks.length >= MAX_XORB_CHUNKS) {
						yield nextXorb({
							path: fileSource.path,
							uploadedBytes: processedBytes,
							size: fileSource.content.size
						});
						for (const event of pendingFileEvents) {
							event.representation = event.representation.map((rep) => ({
								...rep,
								xorbId: resolveXorbId(rep.xorbId)
							}));
							yield event;
						}
						pendingFileEvents.length = 0;
					}
				}
			};
			const pumpBlob = async function* (chunker, blob) {
				const reader = blob.stream().getReader();
				while (true) {
					const { done, value } = await reader.read();
					if (done) break;
					processedBytes += value.length;
					sourceChunks.push(value);
					yield* addChunks(addDataToChunker(value, chunker));
				}
			};
			let fileRepresentation;
			let fileHashHex;
			let dedupRatio;
			let rangeEditCachePayload;
			if (rangeEditPlan !== void 0) {
				const originalBlob = fileSource.content.originalBlob;
				const windowBounds = [];
				for (const window2 of rangeEditPlan.windows) {
					const chunker = createChunker(TARGET_CHUNK_SIZE);
					dedupNextChunk = true;
					const startIndex = fileChunks.length;
					for (const segment of windowSegments(window2, originalBlob)) yield* pumpBlob(chunker, segment);
					yield* addChunks(finalizeChunker(chunker));
					windowBounds.push([startIndex, fileChunks.length]);
				}
				const windowNewBytes = sum(rangeEditPlan.windows.map((window2) => window2.newSize));
				const reusedBytes = fileSource.content.size - windowNewBytes;
				processedBytes += reusedBytes;
				xorb.fileUploadedBytes[fileSource.path] = (xorb.fileUploadedBytes[fileSource.path] ?? 0) + reusedBytes;
				xorb.fileProcessedBytes[fileSource.path] = processedBytes;
				const windowRepresentations = windowBounds.map(([start, end]) => buildFileRepresentation(chunkMetadata.slice(start, end), fileChunks.slice(start, end), computeVerificationHashHex));
				fileRepresentation = composeRepresentation(rangeEditPlan, windowRepresentations);
				fileHashHex = computeComposedFileHash(rangeEditPlan, windowBounds.map(([start, end]) => fileChunks.slice(start, end)));
				dedupRatio = fileSource.content.size > 0 ? (reusedBytes + dedupedBytes) / fileSource.content.size : 0;
				if (params.rangeEditCache) rangeEditCachePayload = buildRangeEditCachePayload(rangeEditPlan, windowBounds.map(([start, end]) => fileChunks.slice(start, end)), fileRepresentation);
			} else {
				const chunker = createChunker(TARGET_CHUNK_SIZE);
				yield* pumpBlob(chunker, fileSource.content);
				yield* addChunks(finalizeChunker(chunker));
				fileRepresentation = buildFileRepresentation(chunkMetadata, fileChunks, computeVerificationHashHex);
				fileHashHex = computeFileHashHex(fileChunks);
				dedupRatio = fileSource.content.size > 0 ? dedupedBytes / fileSource.content.size : 0;
				if (params.rangeEditCache) rangeEditCachePayload = buildFreshFileCachePayload(fileChunks, fileRepresentation);
			}
			xorb.immutableData = {
				chunkIndex: xorb.chunks.length,
				offset: xorb.offset
			};
			pendingFileEvents.push({
				event: "file",
				path: fileSource.path,
				hash: fileHashHex,
				sha256: fileSource.sha256,
				dedupRatio,
				representation: fileRepresentation,
				rangeEditCachePayload
			});
		}
	}
	if (xorb.offset > 0) yield xorb.event(computeXorbHashHex);
	for (const event of pendingFileEvents) {
		event.representation = event.representation.map((rep) => ({
			...rep,
			xorbId: resolveXorbId(rep.xorbId)
		}));
		yield event;
	}
}
function backtrackDedup(xorb, computeHmac, shardData, chunkCache, chunkMetadata, dedupedBytes) {
	const chunkIndexesToBacktrackFor = /* @__PURE__ */ new Map();
	for (let chunkToRecheckIndex = xorb.immutableData?.chunkIndex ?? 0; chunkToRecheckIndex < xorb.chunks.length; chunkToRecheckIndex++) {
		const chunk2 = xorb.chunks[chunkToRecheckIndex];
		const hmacHash = computeHmac(chunk2.hash, shardData.hmacKey);
		const cacheData = chunkCache.getChunk(hmacHash, null);
		if (cacheData !== void 0) {
			chunkIndexesToBacktrackFor.set(chunkToRecheckIndex, {
				xorbId: cacheData.xorbIndex,
				chunkIndex: cacheData.chunkIndex
			});
			chunkCache.removeChunkFromCache(chunk2.hash);
		}
	}
	for (const metadata of chunkMetadata) if (metadata.xorbId === xorb.id && chunkIndexesToBacktrackFor.has(metadata.chunkIndex)) {
		const backtrackData = chunkIndexesToBacktrackFor.get(metadata.chunkIndex);
		if (backtrackData !== void 0) {
			metadata.xorbId = backtrackData.xorbId;
			metadata.chunkIndex = backtrackData.chunkIndex;
			dedupedBytes += metadata.length;
		}
	}
	const xorbRangesToErase = [];
	for (let i = 0; i < xorb.chunks.length; i++) {
		const chunk2 = xorb.chunks[i];
		if (chunkIndexesToBacktrackFor.has(i)) xorbRangesToErase.push({
			start: chunk2.offset,
			end: i < xorb.chunks.length - 1 ? xorb.chunks[i + 1].offset : xorb.offset
		});
	}
	const xorbRangesToKeep = [];
	let currentStart = 0;
	for (let i = 0; i < xorbRangesToErase.length; i++) {
		const range2 = xorbRangesToErase[i];
		if (currentStart !== range2.start) xorbRangesToKeep.push({
			start: currentStart,
			end: range2.start
		});
		currentStart = range2.end;
	}
	if (currentStart !== xorb.offset) xorbRangesToKeep.push({
		start: currentStart,
		end: xorb.offset
	});
	let currentOffset = 0;
	for (const range2 of xorbRangesToKeep) {
		if (range2.start !== currentOffset) xorb.data.set(xorb.data.subarray(range2.start, range2.end), currentOffset);
		currentOffset += range2.end - range2.start;
	}
	const newXorbChunks = [];
	const oldIndexToNewIndex = /* @__PURE__ */ new Map();
	let erasedOffset = 0;
	for (let i = 0; i < xorb.chunks.length; i++) {
		const chunk2 = xorb.chunks[i];
		if (chunkIndexesToBacktrackFor.has(i)) {
			if (i < xorb.chunks.length - 1) erasedOffset += xorb.chunks[i + 1].offset - chunk2.offset;
		} else {
			newXorbChunks.push({
				hash: chunk2.hash,
				length: chunk2.length,
				offset: chunk2.offset - erasedOffset
			});
			if (erasedOffset > 0) oldIndexToNewIndex.set(i, newXorbChunks.length - 1);
		}
	}
	xorb.chunks = newXorbChunks;
	xorb.offset = currentOffset;
	for (const chunk2 of chunkMetadata) if (chunk2.xorbId === xorb.id) {
		const newIndex = oldIndexToNewIndex.get(chunk2.chunkIndex);
		if (newIndex !== void 0) {
			const cached2 = chunkCache.getChunk(xorb.chunks[newIndex].hash, null);
			if (cached2 !== void 0 && cached2.xorbIndex === chunk2.xorbId && cached2.chunkIndex === chunk2.chunkIndex) chunkCache.updateChunkIndex(xorb.chunks[newIndex].hash, newIndex);
			chunk2.chunkIndex = newIndex;
		}
	}
	return dedupedBytes;
}
function removeChunkFromSourceData(sourceChunks, chunkLength) {
	if (chunkLength === sourceChunks[0].length) {
		const chunkToCopy = sourceChunks[0];
		sourceChunks.shift();
		return chunkToCopy;
	} else if (chunkLength < sourceChunks[0].length) {
		const chunkToCopy = sourceChunks[0].subarray(0, chunkLength);
		sourceChunks[0] = sourceChunks[0].subarray(chunkLength);
		return chunkToCopy;
	} else {
		const chunkToCopy = new Uint8Array(chunkLength);
		let copyOffset = 0;
		let index = 0;
		let toSlice = -1;
		while (copyOffset < chunkLength) {
			const nToCopy = Math.min(sourceChunks[index].length, chunkLength - copyOffset);
			chunkToCopy.set(sourceChunks[index].subarray(0, nToCopy), copyOffset);
			copyOffset += nToCopy;
			if (nToCopy === sourceChunks[index].length) index++;
			else toSlice = nToCopy;
		}
		sourceChunks.splice(0, index);
		if (toSlice !== -1) sourceChunks[0] = sourceChunks[0].subarray(toSlice);
		return chunkToCopy;
	}
}
function writeChunk(xorb, chunk2, hash2) {
	const regularCompressedChunk = compress(chunk2);
	const bgCompressedChunk = compress(bg4_split_bytes(chunk2));
	const compressedChunk = bgCompressedChunk.length < regularCompressedChunk.length ? bgCompressedChunk : regularCompressedChunk;
	const chunkToWrite = compressedChunk.length < chunk2.length ? compressedChunk : chunk2;
	if (xorb.offset + XET_CHUNK_HEADER_BYTES + chunkToWrite.length > XORB_SIZE) return false;
	xorb.data[xorb.offset] = 0;
	xorb.data[xorb.offset + 1] = chunkToWrite.length & 255;
	xorb.data[xorb.offset + 2] = chunkToWrite.length >> 8 & 255;
	xorb.data[xorb.offset + 3] = chunkToWrite.length >> 16 & 255;
	xorb.data[xorb.offset + 4] = chunkToWrite.length < chunk2.length ? bgCompressedChunk.length < regularCompressedChunk.length ? 2 : 1 : 0;
	xorb.data[xorb.offset + 5] = chunk2.length & 255;
	xorb.data[xorb.offset + 6] = chunk2.length >> 8 & 255;
	xorb.data[xorb.offset + 7] = chunk2.length >> 16 & 255;
	xorb.data.set(chunkToWrite, xorb.offset + XET_CHUNK_HEADER_BYTES);
	xorb.chunks.push({
		hash: hash2,
		length: chunk2.length,
		offset: xorb.offset
	});
	xorb.offset += XET_CHUNK_HEADER_BYTES + chunkToWrite.length;
	return true;
}
var buildFileRepresentation = (metadata, chunks, computeVerificationHash) => {
	if (metadata.length === 0) return [];
	const representation = [];
	let currentRange = {
		xorbId: metadata[0].xorbId,
		indexStart: metadata[0].chunkIndex,
		indexEnd: metadata[0].chunkIndex + 1,
		length: metadata[0].length,
		chunkHashStart: 0
	};
	for (let i = 1; i < metadata.length; i++) {
		const chunk2 = metadata[i];
		if (currentRange.xorbId === chunk2.xorbId && currentRange.indexEnd === chunk2.chunkIndex) {
			currentRange.indexEnd = chunk2.chunkIndex + 1;
			currentRange.length += chunk2.length;
		} else {
			const rangeHash2 = computeVerificationHash(chunks.slice(currentRange.chunkHashStart, i).map((x) => x.hash));
			representation.push({
				xorbId: currentRange.xorbId,
				indexStart: currentRange.indexStart,
				indexEnd: currentRange.indexEnd,
				length: currentRange.length,
				rangeHash: rangeHash2
			});
			currentRange = {
				xorbId: chunk2.xorbId,
				indexStart: chunk2.chunkIndex,
				indexEnd: chunk2.chunkIndex + 1,
				length: chunk2.length,
				chunkHashStart: i
			};
		}
	}
	const rangeHash = computeVerificationHash(chunks.slice(currentRange.chunkHashStart).map((x) => x.hash));
	representation.push({
		xorbId: currentRange.xorbId,
		indexStart: currentRange.indexStart,
		indexEnd: currentRange.indexEnd,
		length: currentRange.length,
		rangeHash
	});
	return representation;
};
async function loadFirstChunkDedupInfo(content, remoteXorbHashes, params, chunkCache) {
	await loadDedupInfoToCache(content.originalBlob.slice(0, MAX_CHUNK_SIZE), remoteXorbHashes, params, chunkCache, computeHmacHex, {
		maxChunks: 1,
		isAtBeginning: true
	});
}
async function loadDedupInfoToCache(content, remoteXorbHashes, params, chunkCache, computeHmacHex2, opts) {
	const chunker = createChunker(TARGET_CHUNK_SIZE);
	const cache = chunkCache;
	let dedupedBytes = 0;
	let chunksProcessed = 0;
	let totalBytes = 0;
	let bytesSinceRemoteDedup = Infinity;
	const sourceChunks = [];
	const reader = content.stream().getReader();
	const processChunks = async (chunks) => {
		for (const chunk2 of chunks) {
			chunksProcessed++;
			if (opts?.isAtBeginning && chunksProcessed === 1) chunk2.dedup = true;
			totalBytes += chunk2.length;
			removeChunkFromSourceData(sourceChunks, chunk2.length);
			let cacheData = cache.getChunk(chunk2.hash, computeHmacHex2);
			if (cacheData !== void 0) {
				dedupedBytes += chunk2.length;
				bytesSinceRemoteDedup += chunk2.length;
				continue;
			}
			if (chunk2.dedup && bytesSinceRemoteDedup >= INTERVAL_BETWEEN_REMOTE_DEDUP) {
				const token = await xetWriteToken(params);
				bytesSinceRemoteDedup = 0;
				const shardResp = await (params.fetch ?? fetch)(token.casUrl + "/v1/chunks/default/" + chunk2.hash, { headers: { Authorization: `Bearer ${token.accessToken}` } });
				if (shardResp.ok) {
					const shardData = await parseShardData(await shardResp.blob());
					for (const xorb of shardData.xorbs) {
						const remoteXorbId = -remoteXorbHashes.length;
						remoteXorbHashes.push(xorb.hash);
						let i = 0;
						for (const xorbChunk of xorb.chunks) cache.addChunkToCache(xorbChunk.hash, remoteXorbId, i++, shardData.hmacKey);
					}
					cacheData = cache.getChunk(chunk2.hash, computeHmacHex2);
				}
			}
			if (cacheData !== void 0) dedupedBytes += chunk2.length;
			bytesSinceRemoteDedup += chunk2.length;
		}
	};
	while (true) {
		if (opts?.end !== void 0 && totalBytes >= opts.end) break;
		if (opts?.maxChunks !== void 0 && chunksProcessed >= opts.maxChunks) break;
		const { done, value } = await reader.read();
		if (done) {
			await processChunks(finalizeChunker(chunker));
			break;
		}
		sourceChunks.push(value);
		await processChunks(addDataToChunker(value, chunker));
	}
}
var SHARD_MAX_SIZE = 67108864;
var SHARD_HEADER_SIZE = 48;
var SHARD_FOOTER_SIZE = 200;
var HASH_LENGTH2 = 32;
var XORB_FOOTER_LENGTH = 48;
var FILE_FOOTER_LENGTH = 48;
var SHARD_HEADER_VERSION = 2n;
var SHARD_FOOTER_VERSION = 1n;
var MDB_FILE_FLAG_WITH_VERIFICATION = 2147483648;
var MDB_FILE_FLAG_WITH_METADATA_EXT = 1073741824;
var SHARD_MAGIC_TAG = new Uint8Array([
	"H".charCodeAt(0),
	"F".charCodeAt(0),
	"R".charCodeAt(0),
	"e".charCodeAt(0),
	"p".charCodeAt(0),
	"o".charCodeAt(0),
	"M".charCodeAt(0),
	"e".charCodeAt(0),
	"t".charCodeAt(0),
	"a".charCodeAt(0),
	"D".charCodeAt(0),
	"a".charCodeAt(0),
	"t".charCodeAt(0),
	"a".charCodeAt(0),
	0,
	85,
	105,
	103,
	69,
	106,
	123,
	129,
	87,
	131,
	165,
	189,
	217,
	92,
	205,
	209,
	74,
	169
]);
async function* uploadShards(source, params) {
	const xorbHashes = [];
	const seenFileXetHashes = /* @__PURE__ */ new Set();
	const fileInfoSection = new Uint8Array(Math.floor(SHARD_MAX_SIZE - SHARD_HEADER_SIZE - SHARD_FOOTER_SIZE) * .25);
	const xorbInfoSection = new Uint8Array(Math.floor(SHARD_MAX_SIZE - SHARD_HEADER_SIZE - SHARD_FOOTER_SIZE) * .75);
	const xorbView = new DataView(xorbInfoSection.buffer);
	let xorbViewOffset = 0;
	const fileInfoView = new DataView(fileInfoSection.buffer);
	let fileViewOffset = 0;
	let xorbTotalSize = 0n;
	let fileTotalSize = 0n;
	let xorbTotalUnpackedSize = 0n;
	for await (const output of createXorbs(source, params)) switch (output.event) {
		case "xorb": {
			xorbHashes.push(output.hash);
			const totalXorbSize = HASH_LENGTH2 + 4 + 4 + 4 + 4 + output.chunks.length * (HASH_LENGTH2 + 4 + 4 + 8);
			if (xorbViewOffset + totalXorbSize > xorbInfoSection.length) {
				if (xorbViewOffset > 0 || fileViewOffset > 0) await uploadShard(createShard(), params);
			}
			writeHashToArray(output.hash, xorbInfoSection, xorbViewOffset);
			xorbViewOffset += HASH_LENGTH2;
			xorbView.setUint32(xorbViewOffset, 0, true);
			xorbViewOffset += 4;
			xorbView.setUint32(xorbViewOffset, output.chunks.length, true);
			xorbViewOffset += 4;
			const xorbUnpackedSize = sum(output.chunks.map((x) => x.length));
			xorbView.setUint32(xorbViewOffset, xorbUnpackedSize, true);
			xorbTotalUnpackedSize += BigInt(xorbUnpackedSize);
			xorbTotalSize += BigInt(output.xorb.byteLength);
			xorbViewOffset += 4;
			xorbView.setUint32(xorbViewOffset, output.xorb.byteLength, true);
			xorbViewOffset += 4;
			let chunkBytes = 0;
			for (const chunk2 of output.chunks) {
				writeHashToArray(chunk2.hash, xorbInfoSection, xorbViewOffset);
				xorbViewOffset += HASH_LENGTH2;
				xorbView.setUint32(xorbViewOffset, chunkBytes, true);
				xorbViewOffset += 4;
				xorbView.setUint32(xorbViewOffset, chunk2.length, true);
				xorbViewOffset += 4;
				xorbView.setBigUint64(xorbViewOffset, 0n, true);
				xorbViewOffset += 8;
				chunkBytes += chunk2.length;
			}
			for (const file of output.files) yield {
				event: "fileProgress",
				path: file.path,
				progress: file.lastSentProgress
			};
			await uploadXorb(output, params);
			for (const file of output.files) yield {
				event: "fileProgress",
				path: file.path,
				progress: file.progress
			};
			break;
		}
		case "file": {
			yield {
				event: "file",
				path: output.path,
				xetHash: output.hash,
				sha256: output.sha256,
				dedupRatio: output.dedupRatio
			};
			if (params.rangeEditCache && output.rangeEditCachePayload) addToRangeEditCache(params.rangeEditCache, output.hash, {
				size: output.rangeEditCachePayload.size,
				terms: output.representation.map((rep) => ({
					hash: typeof rep.xorbId === "number" ? xorbHashes[rep.xorbId] : rep.xorbId,
					unpackedLength: rep.length,
					range: {
						start: rep.indexStart,
						end: rep.indexEnd
					},
					rangeHash: rep.rangeHash
				})),
				openSubtree: output.rangeEditCachePayload.openSubtree,
				lastTermChunks: output.rangeEditCachePayload.lastTermChunks
			});
			if (seenFileXetHashes.has(output.hash)) break;
			seenFileXetHashes.add(output.hash);
			const fileHeaderSize = HASH_LENGTH2 + 4 + 4 + 8;
			const representationSize = output.representation.length * (HASH_LENGTH2 + 4 + 4 + 4 + 4);
			const verificationSize = output.representation.length * (HASH_LENGTH2 + 16);
			const fileSha256 = output.sha256;
			const hasMetadataExt = fileSha256 !== void 0;
			const metadataSize = hasMetadataExt ? HASH_LENGTH2 + 16 : 0;
			const totalFileSize = fileHeaderSize + representationSize + verificationSize + metadataSize;
			if (fileViewOffset + totalFileSize > fileInfoSection.length) {
				if (xorbViewOffset > 0 || fileViewOffset > 0) await uploadShard(createShard(), params);
			}
			writeHashToArray(output.hash, fileInfoSection, fileViewOffset);
			fileViewOffset += HASH_LENGTH2;
			fileInfoView.setUint32(fileViewOffset, MDB_FILE_FLAG_WITH_VERIFICATION + (hasMetadataExt ? MDB_FILE_FLAG_WITH_METADATA_EXT : 0), true);
			fileViewOffset += 4;
			fileInfoView.setUint32(fileViewOffset, output.representation.length, true);
			fileViewOffset += 4;
			fileInfoView.setBigUint64(fileViewOffset, 0n, true);
			fileViewOffset += 8;
			for (const repItem of output.representation) {
				writeHashToArray(typeof repItem.xorbId === "number" ? xorbHashes[repItem.xorbId] : repItem.xorbId, fileInfoSection, fileViewOffset);
				fileViewOffset += HASH_LENGTH2;
				fileInfoView.setUint32(fileViewOffset, 0, true);
				fileViewOffset += 4;
				fileInfoView.setUint32(fileViewOffset, repItem.length, true);
				fileViewOffset += 4;
				fileInfoView.setUint32(fileViewOffset, repItem.indexStart, true);
				fileViewOffset += 4;
				fileInfoView.setUint32(fileViewOffset, repItem.indexEnd, true);
				fileViewOffset += 4;
			}
			for (const repItem of output.representation) {
				writeHashToArray(repItem.rangeHash, fileInfoSection, fileViewOffset);
				fileViewOffset += HASH_LENGTH2;
				for (let i = 0; i < 16; i++) fileInfoSection[fileViewOffset + i] = 0;
				fileViewOffset += 16;
			}
			if (hasMetadataExt) {
				writeHashToArray(fileSha256, fileInfoSection, fileViewOffset);
				fileViewOffset += HASH_LENGTH2;
				for (let i = 0; i < 16; i++) fileInfoSection[fileViewOffset + i] = 0;
				fileViewOffset += 16;
			}
			break;
		}
	}
	function createShard() {
		const shard = new Uint8Array(SHARD_HEADER_SIZE + SHARD_FOOTER_SIZE + xorbViewOffset + XORB_FOOTER_LENGTH + fileViewOffset + FILE_FOOTER_LENGTH);
		const shardView = new DataView(shard.buffer);
		let shardOffset = 0;
		shard.set(SHARD_MAGIC_TAG, shardOffset);
		shardOffset += SHARD_MAGIC_TAG.length;
		shardView.setBigUint64(shardOffset, SHARD_HEADER_VERSION, true);
		shardOffset += 8;
		shardView.setBigUint64(shardOffset, BigInt(SHARD_FOOTER_SIZE), true);
		shardOffset += 8;
		shard.set(fileInfoSection.slice(0, fileViewOffset), shardOffset);
		shardOffset += fileViewOffset;
		for (let i = 0; i < 32; i++) shard[shardOffset + i] = 255;
		shardOffset += 32;
		for (let i = 0; i < 16; i++) shard[shardOffset + i] = 0;
		shardOffset += 16;
		const xorbInfoOffset = shardOffset;
		shard.set(xorbInfoSection.slice(0, xorbViewOffset), shardOffset);
		shardOffset += xorbViewOffset;
		for (let i = 0; i < 32; i++) shard[shardOffset + i] = 255;
		shardOffset += 32;
		for (let i = 0; i < 16; i++) shard[shardOffset + i] = 0;
		shardOffset += 16;
		const footerOffset = shardOffset;
		shardView.setBigUint64(shardOffset, SHARD_FOOTER_VERSION, true);
		shardOffset += 8;
		shardView.setBigUint64(shardOffset, BigInt(SHARD_HEADER_SIZE), true);
		shardOffset += 8;
		shardView.setBigUint64(shardOffset, BigInt(xorbInfoOffset), true);
		shardOffset += 8;
		for (let i = 0; i < 48; i++) shardView.setUint8(shardOffset + i, 0);
		shardOffset += 48;
		for (let i = 0; i < 32; i++) shardView.setUint8(shardOffset + i, 0);
		shardOffset += 32;
		shardView.setBigUint64(shardOffset, BigInt(Math.floor(Date.now() / 1e3)), true);
		shardOffset += 8;
		shardView.setBigUint64(shardOffset, 0n, true);
		shardOffset += 8;
		for (let i = 0; i < 48; i++) shardView.setUint8(shardOffset + i, 0);
		shardOffset += 48;
		shardView.setBigUint64(shardOffset, xorbTotalSize, true);
		shardOffset += 8;
		shardView.setBigUint64(shardOffset, fileTotalSize, true);
		shardOffset += 8;
		shardView.setBigUint64(shardOffset, xorbTotalUnpackedSize, true);
		shardOffset += 8;
		shardView.setBigUint64(shardOffset, BigInt(footerOffset), true);
		xorbViewOffset = 0;
		fileViewOffset = 0;
		xorbTotalSize = 0n;
		xorbTotalUnpackedSize = 0n;
		fileTotalSize = 0n;
		return shard;
	}
	if (xorbViewOffset || fileViewOffset) await uploadShard(createShard(), params);
}
function writeHashToArray(hash2, array, offset) {
	for (let i = 0; i < hash2.length; i += 16) {
		array[offset + i / 2] = parseInt(hash2.substring(i + 14, i + 16), 16);
		array[offset + i / 2 + 1] = parseInt(hash2.substring(i + 12, i + 14), 16);
		array[offset + i / 2 + 2] = parseInt(hash2.substring(i + 10, i + 12), 16);
		array[offset + i / 2 + 3] = parseInt(hash2.substring(i + 8, i + 10), 16);
		array[offset + i / 2 + 4] = parseInt(hash2.substring(i + 6, i + 8), 16);
		array[offset + i / 2 + 5] = parseInt(hash2.substring(i + 4, i + 6), 16);
		array[offset + i / 2 + 6] = parseInt(hash2.substring(i + 2, i + 4), 16);
		array[offset + i / 2 + 7] = parseInt(hash2.substring(i + 0, i + 2), 16);
	}
}
async function uploadXorb(xorb, params) {
	const token = await xetWriteToken(params);
	const resp = await (params.fetch ?? fetch)(`${token.casUrl}/v1/xorbs/default/${xorb.hash}`, {
		method: "POST",
		body: xorb.xorb,
		headers: {
			Authorization: `Bearer ${token.accessToken}`,
			...params.xetParams.sessionId ? { "X-Xet-Session-Id": params.xetParams.sessionId } : {}
		},
		progressHint: { progressCallback: (progress) => {
			for (const file of xorb.files) params.yieldCallback?.({
				event: "fileProgress",
				path: file.path,
				progress: file.lastSentProgress + (file.progress - file.lastSentProgress) * progress
			});
		} }
	});
	if (!resp.ok) throw await createApiError(resp);
}
async function uploadShard(shard, params) {
	const token = await xetWriteToken(params);
	const resp = await (params.fetch ?? fetch)(`${token.casUrl}/v1/shards`, {
		method: "POST",
		body: shard,
		headers: {
			Authorization: `Bearer ${token.accessToken}`,
			...params.xetParams.sessionId ? { "X-Xet-Session-Id": params.xetParams.sessionId } : {}
		}
	});
	if (!resp.ok) throw await createApiError(resp);
}
function splitAsyncGenerator(source, n) {
	if (n <= 0) return [];
	const sleep = (ms) => new Promise((resolve3) => setTimeout(resolve3, ms));
	let takenIndex = null;
	const generators = [];
	let remaining = n;
	for (let i = 0; i < n; i++) generators.push({
		next: async () => {
			while (takenIndex !== null) await sleep(1);
			takenIndex = i;
			return source.next().then((r) => {
				takenIndex = null;
				return r;
			});
		},
		return: async () => {
			remaining--;
			if (remaining === 0) return source.return(void 0);
			return {
				done: true,
				value: void 0
			};
		},
		throw: async (error) => {
			return source.throw(error);
		},
		[Symbol.asyncIterator]: () => generators[i]
	});
	return generators;
}
var CONCURRENT_SHAS = 5;
var CONCURRENT_LFS_UPLOADS = 5;
var MULTIPART_PARALLEL_UPLOAD = 5;
function isFileOperation(op) {
	const ret = op.operation === "addOrUpdate";
	if (ret && !(op.content instanceof Blob)) throw new TypeError("Precondition failed: op.content should be a Blob");
	return ret;
}
async function* commitIter(params) {
	const accessToken = checkCredentials(params);
	const repoId = toRepoId(params.repo);
	if (repoId.type === "bucket") return yield* commitIterBucket(params);
	if (params.operations.some((op) => op.operation === "copy")) throw new Error("'copy' operations are only supported when the destination repo is a bucket");
	yield {
		event: "phase",
		phase: "preuploading"
	};
	let useXet = params.useXet ?? true;
	const lfsShas = /* @__PURE__ */ new Map();
	const abortController = new AbortController();
	const abortSignal = abortController.signal;
	if (!abortSignal.throwIfAborted) abortSignal.throwIfAborted = () => {
		if (abortSignal.aborted) throw new DOMException("Aborted", "AbortError");
	};
	if (params.abortSignal) params.abortSignal.addEventListener("abort", () => abortController.abort());
	try {
		const allOperations = (await Promise.all(params.operations.map(async (operation) => {
			if (operation.operation === "edit") {
				const splicedBlob = SplicedBlob.create(operation.originalContent, operation.edits.map((splice) => ({
					insert: splice.content,
					start: splice.start,
					end: splice.end
				})));
				return {
					operation: "addOrUpdate",
					path: operation.path,
					content: splicedBlob
				};
			}
			if (operation.operation !== "addOrUpdate") return operation;
			if (!(operation.content instanceof URL)) return {
				...operation,
				content: operation.content
			};
			const lazyBlobs = await createBlobs(operation.content, operation.path, {
				fetch: params.fetch,
				maxFolderDepth: params.maxFolderDepth
			});
			abortSignal?.throwIfAborted();
			return lazyBlobs.map((blob) => ({
				...operation,
				content: blob.blob,
				path: blob.path
			}));
		}))).flat(1);
		const gitAttributes = allOperations.filter(isFileOperation).find((op) => op.path === ".gitattributes")?.content;
		for (const operations of chunk(allOperations.filter(isFileOperation), 100)) {
			const payload = {
				gitAttributes: gitAttributes && await gitAttributes.text(),
				files: await Promise.all(operations.map(async (operation) => ({
					path: operation.path,
					size: operation.content.size,
					sample: base64FromBytes(new Uint8Array(await operation.content.slice(0, 512).arrayBuffer()))
				})))
			};
			abortSignal?.throwIfAborted();
			const res = await (params.fetch ?? fetch)(`${params.hubUrl ?? "https://huggingface.co"}/api/${repoId.type}s/${repoId.name}/preupload/${encodeURIComponent(params.branch ?? "main")}` + (params.isPullRequest ? "?create_pr=1" : ""), {
				method: "POST",
				headers: {
					...accessToken && { Authorization: `Bearer ${accessToken}` },
					"Content-Type": "application/json"
				},
				body: JSON.stringify(payload),
				signal: abortSignal
			});
			if (!res.ok) throw await createApiError(res);
			const json = await res.json();
			for (const file of json.files) if (file.uploadMode === "lfs") lfsShas.set(file.path, null);
		}
		yield {
			event: "phase",
			phase: "uploadingLargeFiles"
		};
		for (const operations of chunk(allOperations.filter(isFileOperation).filter((op) => lfsShas.has(op.path)), 100)) {
			const shas = yield* eventToGenerator((yieldCallback, returnCallback, rejectCallack) => {
				return promisesQueue(operations.map((op) => async () => {
					const iterator = sha256(op.content, {
						useWebWorker: params.useWebWorkers,
						abortSignal
					});
					let res2;
					do {
						res2 = await iterator.next();
						if (!res2.done) yieldCallback({
							event: "fileProgress",
							path: op.path,
							progress: res2.value,
							state: "hashing"
						});
					} while (!res2.done);
					const sha = res2.value;
					lfsShas.set(op.path, res2.value);
					return sha;
				}), CONCURRENT_SHAS).then(returnCallback, rejectCallack);
			});
			abortSignal?.throwIfAborted();
			const payload = {
				operation: "upload",
				transfers: [
					"basic",
					"multipart",
					...useXet ? ["xet"] : []
				],
				hash_algo: "sha_256",
				...!params.isPullRequest && { ref: { name: params.branch ?? "main" } },
				objects: operations.map((op, i) => ({
					oid: shas[i],
					size: op.content.size
				}))
			};
			const res = await (params.fetch ?? fetch)(`${params.hubUrl ?? "https://huggingface.co"}/${repoId.type === "model" ? "" : repoId.type + "s/"}${repoId.name}.git/info/lfs/objects/batch`, {
				method: "POST",
				headers: {
					...accessToken && { Authorization: `Bearer ${accessToken}` },
					Accept: "application/vnd.git-lfs+json",
					"Content-Type": "application/vnd.git-lfs+json"
				},
				body: JSON.stringify(payload),
				signal: abortSignal
			});
			if (!res.ok) throw await createApiError(res);
			const json = await res.json();
			const batchRequestId = res.headers.get("X-Request-Id") || void 0;
			const shaToOperation = new Map(operations.map((op, i) => [shas[i], op]));
			if (useXet && json.transfer !== "xet") useXet = false;
			let xetParams = null;
			if (useXet) {
				for (const obj of json.objects) {
					const op = shaToOperation.get(obj.oid);
					if (!op) throw new InvalidApiResponseFormatError("Unrequested object ID in response");
					if (obj.error) {
						const errorMessage = `Error while doing LFS batch call for ${operations[shas.indexOf(obj.oid)].path}: ${obj.error.message}${batchRequestId ? ` - Request ID: ${batchRequestId}` : ""}`;
						throw new HubApiError(res.url, obj.error.code, batchRequestId, errorMessage);
					}
					if (!obj.actions?.upload) yield {
						event: "fileProgress",
						path: op.path,
						progress: 1,
						state: "uploading"
					};
					else {
						const headers = new Headers(obj.actions.upload.header);
						xetParams = {
							sessionId: headers.get("X-Xet-Session-Id") ?? void 0,
							casUrl: headers.get("X-Xet-Cas-Url") ?? void 0,
							accessToken: headers.get("X-Xet-Access-Token") ?? void 0,
							expiresAt: headers.get("X-Xet-Token-Expiration") ? /* @__PURE__ */ new Date(parseInt(headers.get("X-Xet-Token-Expiration") ?? "0") * 1e3) : void 0,
							refreshWriteTokenUrl: obj.actions.upload.href
						};
					}
				}
				const source = async function* () {
					for (const obj of json.objects) {
						const op = shaToOperation.get(obj.oid);
						if (!op || !obj.actions?.upload) continue;
						abortSignal?.throwIfAborted();
						yield {
							content: op.content,
							path: op.path,
							sha256: obj.oid
						};
					}
				}();
				if (xetParams) {
					const fixedXetParams = xetParams;
					const sources = splitAsyncGenerator(source, 5);
					yield* eventToGenerator((yieldCallback, returnCallback, rejectCallback) => Promise.all(sources.map(async function(source2) {
						for await (const event of uploadShards(source2, {
							fetch: params.fetch,
							accessToken,
							hubUrl: params.hubUrl ?? "https://huggingface.co",
							repo: repoId,
							xetParams: fixedXetParams,
							rev: params.branch ?? "main",
							isPullRequest: params.isPullRequest,
							rangeEditCache: params.rangeEditCache,
							yieldCallback: (event2) => yieldCallback({
								...event2,
								state: "uploading"
							})
						})) if (event.event === "file") yieldCallback({
							event: "fileProgress",
							path: event.path,
							progress: 1,
							state: "uploading"
						});
						else if (event.event === "fileProgress") yieldCallback({
							event: "fileProgress",
							path: event.path,
							progress: event.progress,
							state: "uploading"
						});
					})).then(() => returnCallback(void 0), rejectCallback));
				}
			} else yield* eventToGenerator((yieldCallback, returnCallback, rejectCallback) => {
				return promisesQueueStreaming(json.objects.map((obj) => async () => {
					const op = shaToOperation.get(obj.oid);
					if (!op) throw new InvalidApiResponseFormatError("Unrequested object ID in response");
					abortSignal?.throwIfAborted();
					if (obj.error) {
						const errorMessage = `Error while doing LFS batch call for ${operations[shas.indexOf(obj.oid)].path}: ${obj.error.message}${batchRequestId ? ` - Request ID: ${batchRequestId}` : ""}`;
						throw new HubApiError(res.url, obj.error.code, batchRequestId, errorMessage);
					}
					if (!obj.actions?.upload) {
						yieldCallback({
							event: "fileProgress",
							path: op.path,
							progress: 1,
							state: "uploading"
						});
						return;
					}
					yieldCallback({
						event: "fileProgress",
						path: op.path,
						progress: 0,
						state: "uploading"
					});
					const content = op.content;
					const header = obj.actions.upload.header;
					if (header?.chunk_size) {
						const chunkSize = parseInt(header.chunk_size);
						const completionUrl = obj.actions.upload.href;
						const parts = Object.keys(header).filter((key) => /^[0-9]+$/.test(key));
						if (parts.length !== Math.ceil(content.size / chunkSize)) throw new Error("Invalid server response to upload large LFS file, wrong number of parts");
						const completeReq = {
							oid: obj.oid,
							parts: parts.map((part) => ({
								partNumber: +part,
								etag: ""
							}))
						};
						const progressCallback = (progress) => yieldCallback({
							event: "fileProgress",
							path: op.path,
							progress,
							state: "uploading"
						});
						await promisesQueueStreaming(parts.map((part) => async () => {
							abortSignal?.throwIfAborted();
							const index = parseInt(part) - 1;
							const slice = content.slice(index * chunkSize, (index + 1) * chunkSize);
							const res3 = await (params.fetch ?? fetch)(header[part], {
								method: "PUT",
								body: slice instanceof WebBlob && isFrontend ? await slice.arrayBuffer() : slice,
								signal: abortSignal,
								progressHint: {
									path: op.path,
									part: index,
									numParts: parts.length,
									progressCallback
								}
							});
							if (!res3.ok) throw await createApiError(res3, {
								requestId: batchRequestId,
								message: `Error while uploading part ${part} of ${operations[shas.indexOf(obj.oid)].path} to LFS storage`
							});
							const eTag = res3.headers.get("ETag");
							if (!eTag) throw new Error("Cannot get ETag of part during multipart upload");
							completeReq.parts[Number(part) - 1].etag = eTag;
						}), MULTIPART_PARALLEL_UPLOAD);
						abortSignal?.throwIfAborted();
						const res2 = await (params.fetch ?? fetch)(completionUrl, {
							method: "POST",
							body: JSON.stringify(completeReq),
							headers: {
								Accept: "application/vnd.git-lfs+json",
								"Content-Type": "application/vnd.git-lfs+json"
							},
							signal: abortSignal
						});
						if (!res2.ok) throw await createApiError(res2, {
							requestId: batchRequestId,
							message: `Error completing multipart upload of ${operations[shas.indexOf(obj.oid)].path} to LFS storage`
						});
						yieldCallback({
							event: "fileProgress",
							path: op.path,
							progress: 1,
							state: "uploading"
						});
					} else {
						const res2 = await (params.fetch ?? fetch)(obj.actions.upload.href, {
							method: "PUT",
							headers: { ...batchRequestId ? { "X-Request-Id": batchRequestId } : void 0 },
							body: content instanceof WebBlob && isFrontend ? await content.arrayBuffer() : content,
							signal: abortSignal,
							progressHint: {
								path: op.path,
								progressCallback: (progress) => yieldCallback({
									event: "fileProgress",
									path: op.path,
									progress,
									state: "uploading"
								})
							}
						});
						if (!res2.ok) throw await createApiError(res2, {
							requestId: batchRequestId,
							message: `Error while uploading ${operations[shas.indexOf(obj.oid)].path} to LFS storage`
						});
						yieldCallback({
							event: "fileProgress",
							path: op.path,
							progress: 1,
							state: "uploading"
						});
					}
				}), CONCURRENT_LFS_UPLOADS).then(returnCallback, rejectCallback);
			});
		}
		abortSignal?.throwIfAborted();
		yield {
			event: "phase",
			phase: "committing"
		};
		return yield* eventToGenerator(async (yieldCallback, returnCallback, rejectCallback) => (params.fetch ?? fetch)(`${params.hubUrl ?? "https://huggingface.co"}/api/${repoId.type}s/${repoId.name}/commit/${encodeURIComponent(params.branch ?? "main")}` + (params.isPullRequest ? "?create_pr=1" : ""), {
			method: "POST",
			headers: {
				...accessToken && { Authorization: `Bearer ${accessToken}` },
				"Content-Type": "application/x-ndjson"
			},
			body: [{
				key: "header",
				value: {
					summary: params.title,
					description: params.description,
					parentCommit: params.parentCommit
				}
			}, ...await Promise.all(allOperations.map((operation) => {
				if (isFileOperation(operation)) {
					const sha = lfsShas.get(operation.path);
					if (sha) return {
						key: "lfsFile",
						value: {
							path: operation.path,
							algo: "sha256",
							size: operation.content.size,
							oid: sha
						}
					};
				}
				return convertOperationToNdJson(operation);
			}))].map((x) => JSON.stringify(x)).join("\n"),
			signal: abortSignal,
			progressHint: { progressCallback: (progress) => {
				for (const op of allOperations) if (isFileOperation(op) && !lfsShas.has(op.path)) yieldCallback({
					event: "fileProgress",
					path: op.path,
					progress,
					state: "uploading"
				});
			} }
		}).then(async (res) => {
			if (!res.ok) throw await createApiError(res);
			const json = await res.json();
			returnCallback({
				pullRequestUrl: json.pullRequestUrl,
				commit: {
					oid: json.commitOid,
					url: json.commitUrl
				},
				hookOutput: json.hookOutput
			});
		}).catch(rejectCallback));
	} catch (err) {
		abortController.abort();
		throw err;
	}
}
async function* commitIterBucket(params) {
	const accessToken = checkCredentials(params);
	const repoId = toRepoId(params.repo);
	if (params.useXet === false) throw new Error("useXet must be true or undefined for buckets");
	const abortController = new AbortController();
	const abortSignal = abortController.signal;
	if (!abortSignal.throwIfAborted) abortSignal.throwIfAborted = () => {
		if (abortSignal.aborted) throw new DOMException("Aborted", "AbortError");
	};
	if (params.abortSignal) params.abortSignal.addEventListener("abort", () => abortController.abort());
	try {
		const allOperations = (await Promise.all(params.operations.map(async (operation) => {
			if (operation.operation === "edit") {
				const splicedBlob = SplicedBlob.create(operation.originalContent, operation.edits.map((splice) => ({
					insert: splice.content,
					start: splice.start,
					end: splice.end
				})));
				return {
					operation: "addOrUpdate",
					path: operation.path,
					content: splicedBlob
				};
			}
			if (operation.operation !== "addOrUpdate") return operation;
			if (!(operation.content instanceof URL)) return {
				...operation,
				content: operation.content
			};
			const lazyBlobs = await createBlobs(operation.content, operation.path, {
				fetch: params.fetch,
				maxFolderDepth: params.maxFolderDepth
			});
			abortSignal?.throwIfAborted();
			return lazyBlobs.map((blob) => ({
				...operation,
				content: blob.blob,
				path: blob.path
			}));
		}))).flat(1);
		yield {
			event: "phase",
			phase: "uploadingLargeFiles"
		};
		for (const operations of chunk(allOperations.filter(isFileOperation), 100)) {
			const xetHashes = /* @__PURE__ */ new Map();
			abortSignal?.throwIfAborted();
			const source = async function* () {
				for (const operation of operations) {
					abortSignal?.throwIfAborted();
					yield {
						content: operation.content,
						path: operation.path
					};
				}
			}();
			const xetParams = {
				sessionId: crypto.randomUUID(),
				refreshWriteTokenUrl: `${params.hubUrl ?? "https://huggingface.co"}/api/${repoId.type}s/${repoId.name}/xet-write-token`
			};
			const sources = splitAsyncGenerator(source, 5);
			yield* eventToGenerator((yieldCallback, returnCallback, rejectCallback) => Promise.all(sources.map(async function(source2) {
				for await (const event of uploadShards(source2, {
					fetch: params.fetch,
					accessToken,
					hubUrl: params.hubUrl ?? "https://huggingface.co",
					repo: repoId,
					xetParams,
					rev: params.branch ?? "main",
					rangeEditCache: params.rangeEditCache,
					yieldCallback: (event2) => yieldCallback({
						...event2,
						state: "uploading"
					})
				})) if (event.event === "file") {
					yieldCallback({
						event: "fileProgress",
						path: event.path,
						progress: 1,
						state: "uploading"
					});
					xetHashes.set(event.path, event.xetHash);
				} else if (event.event === "fileProgress") yieldCallback({
					event: "fileProgress",
					path: event.path,
					progress: event.progress,
					state: "uploading"
				});
			})).then(() => returnCallback(void 0), rejectCallback));
			const resp = await (params.fetch ?? fetch)(`${params.hubUrl ?? "https://huggingface.co"}/api/${repoId.type}s/${repoId.name}/batch`, {
				method: "POST",
				headers: {
					...accessToken && { Authorization: `Bearer ${accessToken}` },
					"Content-Type": "application/x-ndjson"
				},
				body: [...xetHashes.entries()].map(([path2, xetHash]) => JSON.stringify({
					type: "addFile",
					path: path2,
					xetHash
				})).join("\n"),
				signal: abortSignal
			});
			if (!resp.ok && resp.status !== 422) throw await createApiError(resp);
			const json = await resp.json();
			for (const failed of json.failed) yield {
				event: "fileProgress",
				path: failed.path,
				progress: 0,
				state: "error"
			};
		}
		abortSignal?.throwIfAborted();
		const copyOperations = allOperations.filter((operation) => operation.operation === "copy");
		for (const copyChunk of chunk(copyOperations, 100)) {
			abortSignal?.throwIfAborted();
			const resp = await (params.fetch ?? fetch)(`${params.hubUrl ?? "https://huggingface.co"}/api/${repoId.type}s/${repoId.name}/batch`, {
				method: "POST",
				headers: {
					...accessToken && { Authorization: `Bearer ${accessToken}` },
					"Content-Type": "application/x-ndjson"
				},
				body: copyChunk.map((op) => {
					const sourceRepoId = toRepoId(op.sourceRepo);
					return JSON.stringify({
						type: "copyFile",
						path: op.path,
						xetHash: op.sourceXetHash,
						sourceRepoType: sourceRepoId.type,
						sourceRepoId: sourceRepoId.name
					});
				}).join("\n"),
				signal: abortSignal
			});
			if (!resp.ok && resp.status !== 422) throw await createApiError(resp);
			const json = await resp.json();
			for (const failed of json.failed) yield {
				event: "fileProgress",
				path: failed.path,
				progress: 0,
				state: "error"
			};
		}
		abortSignal?.throwIfAborted();
		const deletedOperations = allOperations.filter((operation) => operation.operation === "delete");
		if (deletedOperations.length > 0) {
			const resp = await (params.fetch ?? fetch)(`${params.hubUrl ?? "https://huggingface.co"}/api/${repoId.type}s/${repoId.name}/batch`, {
				method: "POST",
				headers: {
					...accessToken && { Authorization: `Bearer ${accessToken}` },
					"Content-Type": "application/x-ndjson"
				},
				body: deletedOperations.map((operation) => JSON.stringify({
					type: "deleteFile",
					path: operation.path
				})).join("\n"),
				signal: abortSignal
			});
			if (!resp.ok) throw await createApiError(resp);
			const json = await resp.json();
			if (json.failed.length > 0) {
				const failedPaths = json.failed.slice(0, 5).map((f) => f.path);
				throw new Error(`Failed to delete ${json.failed.length} file(s): ${failedPaths.join(", ")}${json.failed.length > 5 ? "..." : ""}, request ID: ${resp.headers.get("X-Request-Id")}`);
			}
		}
		abortSignal?.throwIfAborted();
	} catch (err) {
		abortController.abort();
		throw err;
	}
}
async function convertOperationToNdJson(operation) {
	switch (operation.operation) {
		case "addOrUpdate": return {
			key: "file",
			value: {
				content: base64FromBytes(new Uint8Array(await operation.content.arrayBuffer())),
				path: operation.path,
				encoding: "base64"
			}
		};
		case "delete": return {
			key: "deletedFile",
			value: { path: operation.path }
		};
		case "edit": throw new Error("Edit operations should be converted to addOrUpdate operations before reaching convertOperationToNdJson");
		default: throw new TypeError("Unknown operation: " + operation.operation);
	}
}
function parseLinkHeader(header) {
	return Object.fromEntries([...header.matchAll(/<(https?:[/][/][^>]+)>;\s+rel="([^"]+)"/g)].map(([, url, rel]) => [rel, url]));
}
async function* listFiles$1(params) {
	const accessToken = checkCredentials(params);
	const repoId = toRepoId(params.repo);
	const revision = repoId.type === "bucket" ? void 0 : params.revision || "main";
	let url = `${params.hubUrl || "https://huggingface.co"}/api/${repoId.type}s/${repoId.name}/tree${revision ? `/${revision}` : ""}${params.path ? "/" + params.path : ""}?recursive=${!!params.recursive}&expand=${!!params.expand}`;
	while (url) {
		const res = await (params.fetch ?? fetch)(url, { headers: {
			accept: "application/json",
			...accessToken ? { Authorization: `Bearer ${accessToken}` } : void 0
		} });
		if (!res.ok) throw await createApiError(res);
		const items = await res.json();
		for (const item of items) yield item;
		const linkHeader = res.headers.get("Link");
		url = linkHeader ? parseLinkHeader(linkHeader).next : void 0;
	}
}
async function createRepo(params) {
	const accessToken = checkCredentials(params);
	const repoId = toRepoId(params.repo);
	const [namespace, repoName] = repoId.name.split("/");
	const visibility = params.visibility ?? (params.private !== void 0 ? params.private ? "private" : "public" : void 0);
	if (!namespace || !repoName) throw new TypeError(`"${repoId.name}" is not a fully qualified repo name. It should be of the form "{namespace}/{repoName}".`);
	const res = repoId.type === "bucket" ? await (params.fetch ?? fetch)(`${params.hubUrl ?? "https://huggingface.co"}/api/buckets/${namespace}/${repoName}`, {
		method: "POST",
		body: JSON.stringify({
			visibility,
			resourceGroupId: params.resourceGroupId
		}),
		headers: {
			Authorization: `Bearer ${accessToken}`,
			"Content-Type": "application/json"
		}
	}) : await (params.fetch ?? fetch)(`${params.hubUrl ?? "https://huggingface.co"}/api/repos/create`, {
		method: "POST",
		body: JSON.stringify({
			name: repoName,
			visibility,
			organization: namespace,
			resourceGroupId: params.resourceGroupId,
			license: params.license,
			...repoId.type === "space" ? {
				type: "space",
				sdk: params.sdk ?? "static"
			} : { type: repoId.type },
			files: params.files ? await Promise.all(params.files.map(async (file) => ({
				encoding: "base64",
				path: file.path,
				content: base64FromBytes(new Uint8Array(file.content instanceof Blob ? await file.content.arrayBuffer() : file.content))
			}))) : void 0
		}),
		headers: {
			Authorization: `Bearer ${accessToken}`,
			"Content-Type": "application/json"
		}
	});
	if (!res.ok) throw await createApiError(res);
	const output = await res.json();
	return {
		repoUrl: output.url,
		id: output.id
	};
}
function normalizeInferenceProviderMapping(hfModelId, inferenceProviderMapping) {
	if (!inferenceProviderMapping) return [];
	if (Array.isArray(inferenceProviderMapping)) return inferenceProviderMapping.map((entry) => ({
		...entry,
		hfModelId
	}));
	return Object.entries(inferenceProviderMapping).map(([provider, mapping]) => ({
		provider,
		hfModelId,
		providerId: mapping.providerId,
		status: mapping.status,
		task: mapping.task
	}));
}
var MODEL_EXPAND_KEYS = [
	"pipeline_tag",
	"private",
	"gated",
	"downloads",
	"likes",
	"lastModified"
];
var MODEL_DERIVED_FIELD_TO_API_KEY = { filePaths: "siblings" };
async function modelInfo(params) {
	const accessToken = params && checkCredentials(params);
	const additionalExpandKeys = params?.additionalFields?.map((field) => MODEL_DERIVED_FIELD_TO_API_KEY[field] ?? field) ?? [];
	const search = new URLSearchParams([...MODEL_EXPAND_KEYS.map((val) => ["expand", val]), ...additionalExpandKeys.map((val) => ["expand", val])]).toString();
	const response = await (params.fetch || fetch)(`${params?.hubUrl || "https://huggingface.co"}/api/models/${params.name}/revision/${encodeURIComponent(params.revision ?? "HEAD")}?${search.toString()}`, { headers: { ...accessToken ? { Authorization: `Bearer ${accessToken}` } : {} } });
	if (!response.ok) throw await createApiError(response);
	const data = await response.json();
	const additional = {};
	if (params?.additionalFields) for (const field of params.additionalFields) if (field === "filePaths") additional.filePaths = (data.siblings ?? []).map((s) => s.rfilename);
	else if (field === "inferenceProviderMapping" && data.inferenceProviderMapping) additional.inferenceProviderMapping = normalizeInferenceProviderMapping(data.id, data.inferenceProviderMapping);
	else additional[field] = data[field];
	return {
		...additional,
		id: data._id,
		name: data.id,
		private: data.private,
		task: data.pipeline_tag,
		downloads: data.downloads,
		gated: data.gated,
		likes: data.likes,
		updatedAt: new Date(data.lastModified)
	};
}
var DIFFUSERS_SAFETENSORS_FILE = "diffusion_pytorch_model.safetensors";
var DIFFUSERS_SAFETENSORS_INDEX_FILE = "diffusion_pytorch_model.safetensors.index.json";
var DIFFUSERS_WEIGHTS_SUBFOLDERS = ["transformer", "unet"];
var LIBRARY_WEIGHT_CANDIDATES = { diffusers: [...DIFFUSERS_WEIGHTS_SUBFOLDERS.map((folder) => ({
	single: `${folder}/${DIFFUSERS_SAFETENSORS_FILE}`,
	index: `${folder}/${DIFFUSERS_SAFETENSORS_INDEX_FILE}`
})), {
	single: DIFFUSERS_SAFETENSORS_FILE,
	index: DIFFUSERS_SAFETENSORS_INDEX_FILE
}] };

// src/provenance/claim.ts
function decided(claim, faults, proof) {
	if (faults.length === 0) return {
		claim,
		state: "proven",
		detail: proof
	};
	const shown = faults.slice(0, 5).join("; ");
	return {
		claim,
		state: "false",
		detail: faults.length > 5 ? `${shown}; and ${faults.length - 5} more.` : `${shown}.`
	};
}

// src/provenance/source.ts
function sourceUri({ remote, commit }) {
	if (remote === null) return null;
	const scp = /^(?:[^@/\s]+@)?([A-Za-z0-9.-]+):(?!\/\/)([^\s]+)$/.exec(remote);
	const text = scp !== null && scp[1].length > 1 ? `ssh://${scp[1]}/${scp[2].replace(/^\/+/, "")}` : remote;
	if (!URL.canParse(text)) return null;
	const url = new URL(text);
	if (![
		"https:",
		"http:",
		"ssh:",
		"git:"
	].includes(url.protocol) || url.host === "") return null;
	return `git+${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "")}@${commit}`;
}

// src/provenance/statement.ts
const STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
const PREDICATE_TYPE = "https://slsa.dev/provenance/v1";
const BUILD_TYPE = "https://lora-action.dev/build/adapter/v1";
const TEST_RESULT_TYPE = "https://in-toto.io/attestation/test-result/v0.1";
const PROVENANCE_FILE = "provenance.json";
function buildStatement(input) {
	const { plan, evaluation, builder } = input;
	const [first, ...rest] = input.files.filter((file) => file.path !== PROVENANCE_FILE).map((file) => ({
		name: file.path,
		digest: { sha256: hex(file.digest) }
	})).sort((one, other) => one.name < other.name ? -1 : 1);
	if (first === void 0) throw new Error("a statement needs a published file to be about");
	return {
		_type: STATEMENT_TYPE,
		subject: [first, ...rest],
		predicateType: PREDICATE_TYPE,
		predicate: {
			buildDefinition: {
				buildType: BUILD_TYPE,
				externalParameters: {
					adapter: plan.adapter,
					chat: plan.chat,
					gates: [...input.gates],
					lora: plan.lora,
					training: plan.training
				},
				internalParameters: {
					closure: plan.closure,
					evaluationId: evaluation.evaluationId,
					plan
				},
				resolvedDependencies: dependencies(input)
			},
			runDetails: {
				builder: {
					id: builder.id,
					...builder.version === void 0 ? {} : { version: builder.version }
				},
				metadata: {
					...builder.invocation === void 0 ? {} : { invocationId: builder.invocation },
					...input.startedOn === void 0 ? {} : { startedOn: input.startedOn },
					...input.finishedOn === void 0 ? {} : { finishedOn: input.finishedOn }
				},
				byproducts: byproducts(input)
			}
		}
	};
}
function serialiseStatement(statement) {
	return `${JSON.stringify(JSON.parse(canonicalJson(statement)), null, 2)}\n`;
}
function dependencies({ plan, source, locks }) {
	const uri = source === null ? null : sourceUri(source);
	return [
		...source === null ? [] : [{
			name: "source",
			...uri === null ? {} : { uri },
			digest: { gitCommit: source.commit },
			annotations: { uncommittedChanges: source.dirty }
		}],
		...plan.datasets.map(({ name }) => {
			const lock = locks.find((one) => one.name === name);
			if (lock === void 0) throw new Error(`no lock for data set ${name}`);
			return {
				name: `dataset/${name}/lock`,
				uri: encodeURI(lock.path),
				digest: { sha256: hex(lock.digest) }
			};
		}),
		...planDependencies(plan)
	];
}
function planDependencies({ datasets, base, engine }) {
	return [
		...datasets.map(({ name, datasetId, train }) => ({
			name: `dataset/${name}`,
			digest: { loraDataset: hex(datasetId) },
			annotations: { train }
		})),
		...base.revision === null ? [] : [{
			name: "base",
			uri: `pkg:huggingface/${base.model}@${base.revision}`,
			digest: { gitCommit: base.revision }
		}],
		...base.files.map((file) => ({
			name: `base/${file.path}`,
			digest: { sha256: hex(file.digest) }
		})),
		{
			name: "engine",
			uri: `pkg:generic/lora-engine-${engine.name}@${engine.version}?backend=${engine.backend}`
		}
	];
}
function byproducts({ files, evaluation }) {
	const file = files.find((one) => one.path === "evaluation.json");
	if (file === void 0) throw new Error("the published files lack evaluation.json");
	return [{
		name: "evaluation.json",
		digest: { sha256: hex(file.digest) },
		mediaType: "application/json",
		annotations: {
			gates: evaluation.gates,
			[TEST_RESULT_TYPE]: testResult(evaluation)
		}
	}];
}
function testResult(evaluation) {
	const names = (passed) => evaluation.gates.filter((gate) => gate.passed === passed).map((gate) => gate.gate);
	return {
		result: evaluation.passed ? "PASSED" : "FAILED",
		configuration: evaluation.suites.map((suite) => ({
			name: suite.path,
			digest: { sha256: hex(suite.digest) }
		})),
		passedTests: names(true),
		failedTests: names(false)
	};
}
function hex(digest) {
	return digest.replace(/^sha256:/, "");
}

// src/provenance/verify-files.ts
const NOT_PUBLISHED = /^(\.gitattributes$|\.git\/|\.cache\/)/;
async function verifyFiles(directory, statement, onProgress, signal) {
	const claims = [];
	const recorded = /* @__PURE__ */ new Set([PROVENANCE_FILE]);
	const total = statement.subject.length;
	for (const [index, { name, digest }] of statement.subject.entries()) {
		signal?.throwIfAborted();
		onProgress?.({
			task: "hash",
			done: index,
			total,
			unit: "files",
			detail: name
		});
		claims.push(recorded.has(name) ? twice(name) : await verifyFile(directory, name, digest.sha256));
		recorded.add(name);
	}
	onProgress?.({
		task: "hash",
		done: total,
		total,
		unit: "files"
	});
	const strangers = (await listFiles(directory)).filter((name) => !recorded.has(name) && !NOT_PUBLISHED.test(name));
	claims.push(decided("no other files", strangers.map((name) => `${name} is not in the record`), `All files of the directory are among the ${total} recorded.`));
	return claims;
}
async function verifyFile(directory, name, expected) {
	const claim = `file ${name}`;
	if (!isPlainPath(name)) return {
		claim,
		state: "false",
		detail: "The recorded name leads out of the directory."
	};
	let actual;
	try {
		actual = hex((await digestFile(join(directory, name))).digest);
	} catch (error) {
		const code = error.code;
		if (code === "ENOENT" || code === "ENOTDIR") return {
			claim,
			state: "missing",
			detail: "The file is not there."
		};
		if (code === "EISDIR") return {
			claim,
			state: "false",
			detail: "There is a directory of that name."
		};
		throw error;
	}
	return actual === expected ? {
		claim,
		state: "proven",
		detail: `SHA-256 ${short(actual)} as recorded.`
	} : {
		claim,
		state: "false",
		detail: `SHA-256 is ${short(actual)}, recorded is ${short(expected)}.`
	};
}
function twice(name) {
	return {
		claim: `file ${name}`,
		state: "false",
		detail: "The record names the file where it may not, or twice."
	};
}
async function listFiles(directory) {
	return (await readdir(directory, {
		recursive: true,
		withFileTypes: true
	})).filter((entry) => !entry.isDirectory()).map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/")).sort();
}
function isPlainPath(name) {
	return !/^[/\\]|^[A-Za-z]:|\\|\0/.test(name) && name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
function short(digest) {
	return hex(digest).slice(0, 12);
}

// datasets-schema/provenance.schema.json
var provenance_schema_default = {
	$schema: "http://json-schema.org/draft-07/schema#",
	$id: "https://lora-action.dev/schema/provenance.schema.json",
	title: "Statement",
	description: "`provenance.json`: one in-toto Statement v1 whose predicate is SLSA provenance v1. Says which files were published, from which data, base model, recipe and commit, and which gates they passed. It is not signed.",
	type: "object",
	additionalProperties: false,
	required: [
		"_type",
		"subject",
		"predicateType",
		"predicate"
	],
	properties: {
		"_type": { "const": "https://in-toto.io/Statement/v1" },
		"subject": {
			"type": "array",
			"minItems": 1,
			"description": "Every published file but provenance.json itself, sorted by name.",
			"items": {
				"title": "Subject",
				"type": "object",
				"additionalProperties": false,
				"required": ["name", "digest"],
				"properties": {
					"name": {
						"type": "string",
						"minLength": 1,
						"description": "Path in the published tree, with forward slashes."
					},
					"digest": {
						"type": "object",
						"additionalProperties": false,
						"required": ["sha256"],
						"properties": { "sha256": { "$ref": "#/definitions/sha256" } }
					}
				}
			}
		},
		"predicateType": { "const": "https://slsa.dev/provenance/v1" },
		"predicate": {
			"title": "Provenance",
			"type": "object",
			"additionalProperties": false,
			"required": ["buildDefinition", "runDetails"],
			"properties": {
				"buildDefinition": {
					"title": "BuildDefinition",
					"type": "object",
					"additionalProperties": false,
					"required": [
						"buildType",
						"externalParameters",
						"internalParameters",
						"resolvedDependencies"
					],
					"properties": {
						"buildType": { "const": "https://lora-action.dev/build/adapter/v1" },
						"externalParameters": {
							"title": "ExternalParameters",
							"type": "object",
							"additionalProperties": false,
							"required": [
								"adapter",
								"chat",
								"gates",
								"lora",
								"training"
							],
							"description": "The resolved recipe: what the adapter's manifest asked for, nothing left to default.",
							"properties": {
								"adapter": { "type": "string" },
								"chat": {
									"type": "object",
									"tsType": "Plan[\"chat\"]"
								},
								"gates": {
									"type": "array",
									"tsType": "object[]",
									"items": { "type": "object" }
								},
								"lora": {
									"type": "object",
									"tsType": "Plan[\"lora\"]"
								},
								"training": {
									"type": "object",
									"tsType": "Plan[\"training\"]"
								}
							}
						},
						"internalParameters": {
							"title": "InternalParameters",
							"type": "object",
							"additionalProperties": false,
							"required": [
								"closure",
								"evaluationId",
								"plan"
							],
							"properties": {
								"closure": {
									"$ref": "#/definitions/sha256",
									"description": "Identity of the build: SHA-256 of the RFC 8785 canonical JSON of `plan` without `adapter` and `closure`."
								},
								"evaluationId": {
									"type": "string",
									"minLength": 1,
									"description": "Identity of the evaluation that decided the gates."
								},
								"plan": {
									"type": "object",
									"tsType": "Plan",
									"description": "Content of plan.json, so that the closure can be computed again."
								}
							}
						},
						"resolvedDependencies": {
							"type": "array",
							"items": { "$ref": "#/definitions/resource" },
							"description": "The commit the data came from, the data sets and their locks, the base model and its files, the engine."
						}
					}
				},
				"runDetails": {
					"title": "RunDetails",
					"type": "object",
					"additionalProperties": false,
					"required": [
						"builder",
						"metadata",
						"byproducts"
					],
					"properties": {
						"builder": {
							"type": "object",
							"additionalProperties": false,
							"required": ["id"],
							"properties": {
								"id": {
									"type": "string",
									"minLength": 1,
									"description": "URI of the workflow and its ref, or `local`."
								},
								"version": {
									"type": "object",
									"additionalProperties": { "type": "string" },
									"description": "Versions of what built it, such as `lora-action`."
								}
							}
						},
						"metadata": {
							"type": "object",
							"additionalProperties": false,
							"properties": {
								"invocationId": {
									"type": "string",
									"description": "URI of the run."
								},
								"startedOn": {
									"type": "string",
									"format": "date-time"
								},
								"finishedOn": {
									"type": "string",
									"format": "date-time"
								}
							}
						},
						"byproducts": {
							"type": "array",
							"items": { "$ref": "#/definitions/resource" },
							"description": "The evaluation, with the gates' verdicts as annotations."
						}
					}
				}
			}
		}
	},
	definitions: {
		"sha256": {
			"type": "string",
			"pattern": "^[0-9a-f]{64}$"
		},
		"resource": {
			"title": "ResourceDescriptor",
			"type": "object",
			"additionalProperties": false,
			"required": ["name"],
			"description": "in-toto ResourceDescriptor v1.",
			"properties": {
				"name": {
					"type": "string",
					"minLength": 1
				},
				"uri": {
					"type": "string",
					"minLength": 1
				},
				"digest": {
					"type": "object",
					"minProperties": 1,
					"additionalProperties": {
						"type": "string",
						"pattern": "^[0-9a-f]+$"
					},
					"description": "Algorithm to lower-case hex: `sha256`, `gitCommit`, or `loraDataset` (the multiset identity of curated records)."
				},
				"mediaType": { "type": "string" },
				"annotations": {
					"type": "object",
					"tsType": "Record<string, unknown>"
				}
			}
		}
	}
};

// src/provenance/record.ts
let compiled;
function validators() {
	if (compiled === void 0) {
		const ajv = new import_ajv.Ajv({
			allErrors: true,
			allowUnionTypes: true
		});
		import_dist$2.default.default(ajv);
		ajv.addVocabulary(["tsType"]);
		compiled = {
			statement: ajv.compile(provenance_schema_default),
			plan: ajv.compile(plan_schema_default),
			evaluation: ajv.compile(evaluation_schema_default)
		};
	}
	return compiled;
}
function parseStatement(text, file = "provenance.json") {
	const { statement, plan } = validators();
	const value = parseJson(text, { file });
	if (!statement(value)) throw malformed("provenance-malformed", file, statement.errors ?? [], "");
	const path = "/predicate/buildDefinition/internalParameters/plan";
	const recorded = value.predicate.buildDefinition.internalParameters.plan;
	if (!plan(recorded)) throw malformed("provenance-malformed", file, plan.errors ?? [], path);
	return value;
}
function parsePlan(text, file = "plan.json") {
	const { plan } = validators();
	const value = parseJson(text, { file });
	if (!plan(value)) throw malformed("plan-malformed", file, plan.errors ?? [], "");
	return value;
}
function parseEvaluation(text, file = "evaluation.json") {
	const { evaluation } = validators();
	const value = parseJson(text, { file });
	if (!evaluation(value)) throw malformed("evaluation-malformed", file, evaluation.errors ?? [], "");
	return value;
}
function malformed(code, file, errors, prefix) {
	const faults = errors.slice(0, 3).map((error) => `${prefix}${error.instancePath || "/"} ${error.message ?? "is wrong"}`);
	const more = errors.length > 3 ? `; and ${errors.length - 3} more` : "";
	return new LoraError(code, `${file} is not in the expected form: ${faults.join("; ")}${more}.`, {
		exit: 1,
		place: { file }
	});
}

// src/publish/compare.ts
function readPublished(text) {
	try {
		const statement = parseStatement(text);
		return {
			statement,
			files: new Map(statement.subject.map((one) => [one.name, one.digest.sha256]))
		};
	} catch (error) {
		if (error instanceof LoraError) return null;
		throw error;
	}
}
async function isSame(published, files, closure, matches) {
	if (published?.statement.predicate.buildDefinition.internalParameters.closure !== closure) return false;
	const ours = files.filter((file) => file.path !== PROVENANCE_FILE);
	if (ours.length !== published.files.size) return false;
	for (const file of ours) if (published.files.get(file.path) !== hex(file.digest) || !await matches(file)) return false;
	return true;
}
function stalePaths(published, files) {
	const kept = new Set(files.map((file) => file.path));
	return [...published?.files.keys() ?? []].filter((path) => !kept.has(path)).sort();
}

// src/publish/retry.ts
function retryingFetch(options = {}) {
	const { attempts = 5, delay = 500, longest = 3e5, timeout = 12e4, signal: outer, onRetry } = options;
	const send = options.fetch ?? globalThis.fetch;
	return async (input, init) => {
		const signal = combine(outer, init?.signal ?? void 0);
		const once = isCommit(input, init);
		for (let attempt = 1;; attempt++) {
			throwIfCancelled(signal);
			let reason;
			let pause = delay * 2 ** (attempt - 1);
			try {
				const response = await withTimeout(send, input, init, signal, init?.method === "PUT" ? 0 : timeout);
				if (!isTransient(response.status) || attempt >= attempts) return response;
				if (once && response.status !== 429) return response;
				pause = Math.max(pause, askedPause(response.headers));
				if (pause > longest) return response;
				reason = `the Hub answered ${response.status}`;
				await response.body?.cancel();
			} catch (error) {
				throwIfCancelled(signal);
				if (once || attempt >= attempts || !isNetworkFault(error)) throw error;
				reason = networkFault(error);
			}
			onRetry?.(reason, pause);
			await setTimeout$1(pause, void 0, signal === void 0 ? {} : { signal }).catch(() => throwIfCancelled(signal));
		}
	};
}
function throwIfCancelled(signal) {
	if (signal?.aborted) throw new LoraError("cancelled", "Cancelled.", { exit: 130 });
}
function isNetworkFault(error) {
	return error instanceof Error && (error.name === "TimeoutError" || error instanceof TypeError && error.message === "fetch failed");
}
function networkFault(error) {
	if (error.name === "TimeoutError") return "no answer came in time";
	const cause = error.cause;
	return `the connection failed (${cause?.code ?? cause?.message ?? "unknown reason"})`;
}
function isCommit(input, init) {
	const url = new URL(input instanceof Request ? input.url : String(input));
	return init?.method === "POST" && /^\/api\/models\/[^/]+\/[^/]+\/commit\//.test(url.pathname);
}
function isTransient(status) {
	return status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
}
function askedPause(headers) {
	const after = headers.get("retry-after");
	if (after !== null) {
		const seconds = Number(after);
		const milliseconds = Number.isFinite(seconds) ? seconds * 1e3 : Date.parse(after) - Date.now();
		if (milliseconds > 0) return milliseconds;
	}
	const reset = /;\s*t=(\d+)/.exec(headers.get("ratelimit") ?? "");
	return reset === null ? 0 : Number(reset[1]) * 1e3;
}
async function withTimeout(send, input, init, signal, milliseconds) {
	const timer = new AbortController();
	const clock = milliseconds === 0 ? void 0 : setTimeout(() => timer.abort(new DOMException("no answer came in time", "TimeoutError")), milliseconds);
	try {
		return await send(input, {
			...init,
			signal: combine(signal, timer.signal) ?? null
		});
	} finally {
		clearTimeout(clock);
	}
}
function combine(one, other) {
	if (one === void 0 || other === void 0) return one ?? other;
	return AbortSignal.any([one, other]);
}

// src/publish/hub-error.ts
function hasStatus(error, ...statuses) {
	return error instanceof HubApiError && statuses.includes(error.statusCode);
}
function isAmbiguous(error) {
	return isNetworkFault(error) || error instanceof HubApiError && error.statusCode >= 500;
}
function hubError(error, doing) {
	if (error instanceof LoraError) return error;
	if (isNetworkFault(error)) return new LoraError("hub-unreachable", `Could not ${doing}: ${networkFault(error)}.`, {
		exit: 3,
		next: "Check the network and HF_ENDPOINT, then run again."
	});
	if (!(error instanceof HubApiError)) return error;
	const { statusCode: status, requestId } = error;
	const said = saidBy(error);
	const trace = requestId === void 0 ? "" : ` (request ${requestId})`;
	const message = `Could not ${doing}: the Hub answered ${status}${said === "" ? "" : `, "${said}"`}${trace}.`;
	const [code, next] = meaning(status);
	return new LoraError(code, message, {
		exit: 3,
		next
	});
}
function meaning(status) {
	if (status === 401) return ["hub-unauthorized", "Give a valid token in HF_TOKEN, or set up Trusted Publishers for the repository."];
	if (status === 403) return ["hub-forbidden", "Use a token with write access to this repository, and accept its terms if it is gated."];
	if (status === 404) return ["hub-missing", "Check the repository's name and that the token may see it."];
	if (status === 429) return ["hub-rate-limit", "Wait a few minutes, then run again."];
	if (status >= 500) return ["hub-unavailable", "Look at https://status.huggingface.co and run again."];
	return ["hub-refused", "Correct what the Hub names and run again."];
}
function saidBy(error) {
	const { data } = error;
	const text = data?.error ?? data?.message ?? "";
	const details = Array.isArray(data?.errors) ? data.errors.map((one) => one?.message ?? "") : [];
	const plain = [typeof text === "string" ? text : "", ...details].filter((part) => part !== "").join(" ").replace(/https?:\/\/\S+/g, "…").replace(/\s+/g, " ").trim();
	return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
}

// src/publish/hub-repo.ts
async function resolveRevision(repo, revision) {
	try {
		return (await modelInfo({
			...access(repo),
			name: repo.id,
			revision,
			additionalFields: ["sha"]
		})).sha;
	} catch (error) {
		if (hasStatus(error, 404)) return null;
		throw error;
	}
}
async function readHead(repo, commit) {
	const files = /* @__PURE__ */ new Map();
	for await (const entry of listFiles$1({
		...access(repo),
		repo: {
			type: "model",
			name: repo.id
		},
		revision: commit,
		recursive: true
	})) {
		if (entry.type !== "file") continue;
		files.set(entry.path, {
			oid: entry.oid ?? "",
			...entry.lfs === void 0 ? {} : { sha256: entry.lfs.oid }
		});
	}
	if (!files.has("provenance.json")) return {
		commit,
		files,
		published: null
	};
	const response = await repo.fetch(`${repo.hubUrl}/${repo.id}/resolve/${commit}/${PROVENANCE_FILE}`, { headers: { Authorization: `Bearer ${repo.token}` } });
	if (!response.ok) throw await answerError(response);
	return {
		commit,
		files,
		published: readPublished(await response.text())
	};
}
async function createIfMissing(repo, visibility) {
	try {
		await createRepo({
			...access(repo),
			repo: {
				type: "model",
				name: repo.id
			},
			visibility
		});
	} catch (error) {
		if (!hasStatus(error, 409)) throw error;
	}
}
async function createTag(repo, tag, commit) {
	const response = await repo.fetch(`${repo.hubUrl}/api/models/${repo.id}/tag/${commit}`, {
		method: "POST",
		headers: {
			Authorization: `Bearer ${repo.token}`,
			"Content-Type": "application/json"
		},
		body: JSON.stringify({ tag })
	});
	if (response.ok) return true;
	if (response.status === 409) return false;
	throw await answerError(response);
}
async function holdsFile(head, file) {
	const found = head.files.get(file.path);
	if (found === void 0) return false;
	return found.sha256 === void 0 ? found.oid === await gitBlobId(file) : found.sha256 === hex(file.digest);
}
async function answerError(response) {
	const error = new HubApiError(response.url, response.status, response.headers.get("X-Request-Id") ?? void 0);
	const text = await response.text().catch(() => "");
	try {
		error.data = JSON.parse(text);
	} catch {
		error.data = { message: text };
	}
	return error;
}
async function gitBlobId(file) {
	const hash = createHash("sha1").update(`blob ${file.size}\0`);
	for await (const chunk of createReadStream(file.source)) hash.update(chunk);
	return hash.digest("hex");
}
function access({ hubUrl, token, fetch }) {
	return {
		hubUrl,
		accessToken: token,
		fetch
	};
}

// src/publish/download.ts
const ATTEMPTS = 5;
async function download(url, to, file, options) {
	const { signal, delay = 500 } = options;
	await mkdir(dirname(to), { recursive: true });
	const temporary = `${to}.${process.pid}.${randomBytes(4).toString("hex")}.incomplete`;
	const handle = await open(temporary, "wx");
	try {
		const hash = file.sha256 === void 0 ? createHash("sha1").update(`blob ${file.size}\0`) : createHash("sha256");
		let received = 0;
		for (let attempt = 1; received < file.size; attempt++) try {
			for await (const chunk of chunksFrom(url, received, options)) {
				await handle.write(chunk);
				hash.update(chunk);
				received += chunk.length;
				options.onBytes?.(chunk.length);
			}
			if (received < file.size) throw new TypeError("fetch failed", { cause: /* @__PURE__ */ new Error("the answer ended early") });
		} catch (error) {
			throwIfCancelled(signal);
			if (!isBroken(error)) throw error;
			if (attempt >= ATTEMPTS) throw new TypeError("fetch failed", { cause: error });
			await setTimeout$1(delay * 2 ** (attempt - 1), void 0, signal === void 0 ? {} : { signal }).catch(() => throwIfCancelled(signal));
		}
		assertGenuine(hash, received, file);
		await handle.sync();
		await handle.close();
		await rename(temporary, to);
	} catch (error) {
		await handle.close().catch(() => void 0);
		await rm(temporary, { force: true });
		throw error;
	}
}
async function* chunksFrom(url, start, { headers, fetch, signal }) {
	const range = start === 0 ? {} : { Range: `bytes=${start}-` };
	const response = await fetch(url, {
		headers: {
			...headers,
			...range
		},
		...signal === void 0 ? {} : { signal }
	});
	if (!response.ok) throw await answerError(response);
	if (response.body === null) return;
	let skip = response.status === 206 ? 0 : start;
	for await (const chunk of response.body) {
		if (skip < chunk.length) yield skip === 0 ? chunk : chunk.subarray(skip);
		skip = Math.max(0, skip - chunk.length);
	}
}
function isBroken(error) {
	return isNetworkFault(error) || error instanceof TypeError && error.message === "terminated";
}
function assertGenuine(hash, received, file) {
	if (received === file.size && hash.digest("hex") === (file.sha256 ?? file.oid)) return;
	throw new LoraError("hub-corrupt", `${file.path} arrived other than the Hub lists it.`, {
		exit: 3,
		next: "Run again; if it stays so, something between here and the Hub changes downloads."
	});
}

// src/publish/snapshot.ts
const COMMIT = /^[0-9a-f]{40}$/;
async function fetchSnapshot(options) {
	const { model, revision, signal, onProgress, token, choose = (files) => files } = options;
	if (!/^[\w.-]+\/[\w.-]+$/.test(model)) throw new LoraError("hub-model", `"${model.slice(0, 100)}" is no model id.`, { next: "Write org/name." });
	const cached = new CachedModel(options.cacheDir, model);
	const hubUrl = options.hubUrl.replace(/\/+$/, "");
	const send = retryingFetch({
		fetch: options.fetch,
		signal,
		...options.delay === void 0 ? {} : { delay: options.delay }
	});
	const access = {
		hubUrl,
		fetch: send,
		...token === void 0 ? {} : { accessToken: token }
	};
	try {
		throwIfCancelled(signal);
		let commit = revision;
		if (!COMMIT.test(revision)) {
			commit = (await modelInfo({
				...access,
				name: model,
				revision,
				additionalFields: ["sha"]
			})).sha;
			await cached.keepRef(revision, commit);
		}
		let tree = await cached.tree(commit);
		if (tree === null) {
			tree = await listTree(access, model, commit);
			await cached.keepTree(commit, tree);
		}
		const wanted = [];
		for (const file of choose(tree)) if (!await cached.has(commit, file)) wanted.push(file);
		const total = wanted.reduce((sum, file) => sum + file.size, 0);
		let done = 0;
		for (const file of wanted) {
			throwIfCancelled(signal);
			const onBytes = (count) => {
				done += count;
				onProgress?.({
					task: "download",
					done,
					total,
					unit: "bytes",
					detail: file.path
				});
			};
			if (await cached.hasBlob(file)) onBytes(file.size);
			else {
				const url = `${hubUrl}/${model}/resolve/${commit}/${file.path.split("/").map(encodeURIComponent).join("/")}`;
				const headers = token === void 0 ? {} : { Authorization: `Bearer ${token}` };
				const { delay } = options;
				await download(url, cached.blob(file), file, {
					headers,
					fetch: send,
					signal,
					onBytes,
					...delay === void 0 ? {} : { delay }
				});
			}
			await cached.show(commit, file);
		}
		return cached.snapshot(commit);
	} catch (error) {
		throwIfCancelled(signal);
		throw await explain(error, options, access);
	}
}
async function listTree(access, model, commit) {
	const files = [];
	for await (const entry of listFiles$1({
		...access,
		repo: {
			type: "model",
			name: model
		},
		revision: commit,
		recursive: true
	})) {
		if (entry.type !== "file" || !isPlainPath(entry.path) || entry.oid === void 0) continue;
		const { path, size, oid, lfs } = entry;
		files.push({
			path,
			size,
			oid,
			...lfs === void 0 ? {} : { sha256: lfs.oid }
		});
	}
	return files;
}
async function explain(error, { model, revision, token }, access) {
	const at = `${model} at ${revision.slice(0, 40)}`;
	if (error instanceof TypeError && error.message.includes("hf_")) return new LoraError("hub-token", "The Hub token does not start with \"hf_\", so it is none of the Hub's.", { exit: 3 });
	if (!hasStatus(error, 401, 403, 404)) return hubError(error, `download ${at}`);
	if (await modelInfo({
		...access,
		name: model
	}).catch(() => null) === null) return new LoraError("hub-missing", `The Hub has no model ${model}${token === void 0 ? ", or is private" : ", or this token may not see it"}.`, {
		exit: 3,
		next: "Check `base.model` in the adapter's manifest, and HF_TOKEN."
	});
	if (hasStatus(error, 404)) return new LoraError("hub-revision", `The model ${model} has no commit ${revision.slice(0, 40)}.`, {
		exit: 3,
		next: "Copy the commit from the model's page on the Hub (Files, History) into `base.revision`."
	});
	return new LoraError("hub-gated", `The files of ${model} are shown only to who accepted its terms.`, {
		exit: 3,
		next: `Accept the terms at ${access.hubUrl}/${model} and set HF_TOKEN to a token of that account.`
	});
}

// src/dataset/dealt.ts
const DIGITS = 32;
function dealtSplits(dealt) {
	if (dealt === void 0) return void 0;
	const splits = /* @__PURE__ */ new Map();
	for (const [split, ids] of Object.entries(dealt.heldOut)) for (const id of ids) splits.set(id, split);
	return (recordId) => splits.get(recordId.slice(0, DIGITS)) ?? "train";
}
function heldOutIds(splits, heldOut) {
	const ids = new Map(splits.map((split) => [split, /* @__PURE__ */ new Set()]));
	for (const [recordId, split] of heldOut) ids.get(split)?.add(recordId.slice(0, DIGITS));
	return Object.fromEntries([...ids].map(([split, of]) => [split, [...of].sort()]));
}

// node_modules/@simple-git/args-pathspec/dist/index.mjs
const t = /* @__PURE__ */ new WeakMap();
function c$1(...n) {
	const e = new String(n);
	return t.set(e, n), e;
}
function r(n) {
	return n instanceof String && t.has(n);
}
function o(n) {
	return t.get(n) ?? [];
}

// node_modules/ms/index.js
var require_ms = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var s = 1e3;
	var m = s * 60;
	var h = m * 60;
	var d = h * 24;
	var w = d * 7;
	var y = d * 365.25;
	module.exports = function(val, options) {
		options = options || {};
		var type = typeof val;
		if (type === "string" && val.length > 0) return parse(val);
		else if (type === "number" && isFinite(val)) return options.long ? fmtLong(val) : fmtShort(val);
		throw new Error("val is not a non-empty string or a valid number. val=" + JSON.stringify(val));
	};
	function parse(str) {
		str = String(str);
		if (str.length > 100) return;
		var match = /^(-?(?:\d+)?\.?\d+) *(milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|years?|yrs?|y)?$/i.exec(str);
		if (!match) return;
		var n = parseFloat(match[1]);
		switch ((match[2] || "ms").toLowerCase()) {
			case "years":
			case "year":
			case "yrs":
			case "yr":
			case "y": return n * y;
			case "weeks":
			case "week":
			case "w": return n * w;
			case "days":
			case "day":
			case "d": return n * d;
			case "hours":
			case "hour":
			case "hrs":
			case "hr":
			case "h": return n * h;
			case "minutes":
			case "minute":
			case "mins":
			case "min":
			case "m": return n * m;
			case "seconds":
			case "second":
			case "secs":
			case "sec":
			case "s": return n * s;
			case "milliseconds":
			case "millisecond":
			case "msecs":
			case "msec":
			case "ms": return n;
			default: return;
		}
	}
	function fmtShort(ms) {
		var msAbs = Math.abs(ms);
		if (msAbs >= d) return Math.round(ms / d) + "d";
		if (msAbs >= h) return Math.round(ms / h) + "h";
		if (msAbs >= m) return Math.round(ms / m) + "m";
		if (msAbs >= s) return Math.round(ms / s) + "s";
		return ms + "ms";
	}
	function fmtLong(ms) {
		var msAbs = Math.abs(ms);
		if (msAbs >= d) return plural(ms, msAbs, d, "day");
		if (msAbs >= h) return plural(ms, msAbs, h, "hour");
		if (msAbs >= m) return plural(ms, msAbs, m, "minute");
		if (msAbs >= s) return plural(ms, msAbs, s, "second");
		return ms + " ms";
	}
	function plural(ms, msAbs, n, name) {
		var isPlural = msAbs >= n * 1.5;
		return Math.round(ms / n) + " " + name + (isPlural ? "s" : "");
	}
}));

// node_modules/debug/src/common.js
var require_common = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function setup(env) {
		createDebug.debug = createDebug;
		createDebug.default = createDebug;
		createDebug.coerce = coerce;
		createDebug.disable = disable;
		createDebug.enable = enable;
		createDebug.enabled = enabled;
		createDebug.humanize = require_ms();
		createDebug.destroy = destroy;
		Object.keys(env).forEach((key) => {
			createDebug[key] = env[key];
		});
		createDebug.names = [];
		createDebug.skips = [];
		createDebug.formatters = {};
		function selectColor(namespace) {
			let hash = 0;
			for (let i = 0; i < namespace.length; i++) {
				hash = (hash << 5) - hash + namespace.charCodeAt(i);
				hash |= 0;
			}
			return createDebug.colors[Math.abs(hash) % createDebug.colors.length];
		}
		createDebug.selectColor = selectColor;
		function createDebug(namespace) {
			let prevTime;
			let enableOverride = null;
			let namespacesCache;
			let enabledCache;
			function debug(...args) {
				if (!debug.enabled) return;
				const self = debug;
				const curr = Number(/* @__PURE__ */ new Date());
				self.diff = curr - (prevTime || curr);
				self.prev = prevTime;
				self.curr = curr;
				prevTime = curr;
				args[0] = createDebug.coerce(args[0]);
				if (typeof args[0] !== "string") args.unshift("%O");
				let index = 0;
				args[0] = args[0].replace(/%([a-zA-Z%])/g, (match, format) => {
					if (match === "%%") return "%";
					index++;
					const formatter = createDebug.formatters[format];
					if (typeof formatter === "function") {
						const val = args[index];
						match = formatter.call(self, val);
						args.splice(index, 1);
						index--;
					}
					return match;
				});
				createDebug.formatArgs.call(self, args);
				(self.log || createDebug.log).apply(self, args);
			}
			debug.namespace = namespace;
			debug.useColors = createDebug.useColors();
			debug.color = createDebug.selectColor(namespace);
			debug.extend = extend;
			debug.destroy = createDebug.destroy;
			Object.defineProperty(debug, "enabled", {
				enumerable: true,
				configurable: false,
				get: () => {
					if (enableOverride !== null) return enableOverride;
					if (namespacesCache !== createDebug.namespaces) {
						namespacesCache = createDebug.namespaces;
						enabledCache = createDebug.enabled(namespace);
					}
					return enabledCache;
				},
				set: (v) => {
					enableOverride = v;
				}
			});
			if (typeof createDebug.init === "function") createDebug.init(debug);
			return debug;
		}
		function extend(namespace, delimiter) {
			const newDebug = createDebug(this.namespace + (typeof delimiter === "undefined" ? ":" : delimiter) + namespace);
			newDebug.log = this.log;
			return newDebug;
		}
		function enable(namespaces) {
			createDebug.save(namespaces);
			createDebug.namespaces = namespaces;
			createDebug.names = [];
			createDebug.skips = [];
			const split = (typeof namespaces === "string" ? namespaces : "").trim().replace(/\s+/g, ",").split(",").filter(Boolean);
			for (const ns of split) if (ns[0] === "-") createDebug.skips.push(ns.slice(1));
			else createDebug.names.push(ns);
		}
		function matchesTemplate(search, template) {
			let searchIndex = 0;
			let templateIndex = 0;
			let starIndex = -1;
			let matchIndex = 0;
			while (searchIndex < search.length) if (templateIndex < template.length && (template[templateIndex] === search[searchIndex] || template[templateIndex] === "*")) {
				if (template[templateIndex] === "*") {
					starIndex = templateIndex;
					matchIndex = searchIndex;
					templateIndex++;
				} else {
					searchIndex++;
					templateIndex++;
				}
			} else if (starIndex !== -1) {
				templateIndex = starIndex + 1;
				matchIndex++;
				searchIndex = matchIndex;
			} else return false;
			while (templateIndex < template.length && template[templateIndex] === "*") templateIndex++;
			return templateIndex === template.length;
		}
		function disable() {
			const namespaces = [...createDebug.names, ...createDebug.skips.map((namespace) => "-" + namespace)].join(",");
			createDebug.enable("");
			return namespaces;
		}
		function enabled(name) {
			for (const skip of createDebug.skips) if (matchesTemplate(name, skip)) return false;
			for (const ns of createDebug.names) if (matchesTemplate(name, ns)) return true;
			return false;
		}
		function coerce(val) {
			if (val instanceof Error) return val.stack || val.message;
			return val;
		}
		function destroy() {
			console.warn("Instance method `debug.destroy()` is deprecated and no longer does anything. It will be removed in the next major version of `debug`.");
		}
		createDebug.enable(createDebug.load());
		return createDebug;
	}
	module.exports = setup;
}));

// node_modules/debug/src/browser.js
var require_browser = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	exports.formatArgs = formatArgs;
	exports.save = save;
	exports.load = load;
	exports.useColors = useColors;
	exports.storage = localstorage();
	exports.destroy = (() => {
		let warned = false;
		return () => {
			if (!warned) {
				warned = true;
				console.warn("Instance method `debug.destroy()` is deprecated and no longer does anything. It will be removed in the next major version of `debug`.");
			}
		};
	})();
	exports.colors = [
		"#0000CC",
		"#0000FF",
		"#0033CC",
		"#0033FF",
		"#0066CC",
		"#0066FF",
		"#0099CC",
		"#0099FF",
		"#00CC00",
		"#00CC33",
		"#00CC66",
		"#00CC99",
		"#00CCCC",
		"#00CCFF",
		"#3300CC",
		"#3300FF",
		"#3333CC",
		"#3333FF",
		"#3366CC",
		"#3366FF",
		"#3399CC",
		"#3399FF",
		"#33CC00",
		"#33CC33",
		"#33CC66",
		"#33CC99",
		"#33CCCC",
		"#33CCFF",
		"#6600CC",
		"#6600FF",
		"#6633CC",
		"#6633FF",
		"#66CC00",
		"#66CC33",
		"#9900CC",
		"#9900FF",
		"#9933CC",
		"#9933FF",
		"#99CC00",
		"#99CC33",
		"#CC0000",
		"#CC0033",
		"#CC0066",
		"#CC0099",
		"#CC00CC",
		"#CC00FF",
		"#CC3300",
		"#CC3333",
		"#CC3366",
		"#CC3399",
		"#CC33CC",
		"#CC33FF",
		"#CC6600",
		"#CC6633",
		"#CC9900",
		"#CC9933",
		"#CCCC00",
		"#CCCC33",
		"#FF0000",
		"#FF0033",
		"#FF0066",
		"#FF0099",
		"#FF00CC",
		"#FF00FF",
		"#FF3300",
		"#FF3333",
		"#FF3366",
		"#FF3399",
		"#FF33CC",
		"#FF33FF",
		"#FF6600",
		"#FF6633",
		"#FF9900",
		"#FF9933",
		"#FFCC00",
		"#FFCC33"
	];
	function useColors() {
		if (typeof window !== "undefined" && window.process && (window.process.type === "renderer" || window.process.__nwjs)) return true;
		if (typeof navigator !== "undefined" && navigator.userAgent && navigator.userAgent.toLowerCase().match(/(edge|trident)\/(\d+)/)) return false;
		let m;
		return typeof document !== "undefined" && document.documentElement && document.documentElement.style && document.documentElement.style.WebkitAppearance || typeof window !== "undefined" && window.console && (window.console.firebug || window.console.exception && window.console.table) || typeof navigator !== "undefined" && navigator.userAgent && (m = navigator.userAgent.toLowerCase().match(/firefox\/(\d+)/)) && parseInt(m[1], 10) >= 31 || typeof navigator !== "undefined" && navigator.userAgent && navigator.userAgent.toLowerCase().match(/applewebkit\/(\d+)/);
	}
	function formatArgs(args) {
		args[0] = (this.useColors ? "%c" : "") + this.namespace + (this.useColors ? " %c" : " ") + args[0] + (this.useColors ? "%c " : " ") + "+" + module.exports.humanize(this.diff);
		if (!this.useColors) return;
		const c = "color: " + this.color;
		args.splice(1, 0, c, "color: inherit");
		let index = 0;
		let lastC = 0;
		args[0].replace(/%[a-zA-Z%]/g, (match) => {
			if (match === "%%") return;
			index++;
			if (match === "%c") lastC = index;
		});
		args.splice(lastC, 0, c);
	}
	exports.log = console.debug || console.log || (() => {});
	function save(namespaces) {
		try {
			if (namespaces) exports.storage.setItem("debug", namespaces);
			else exports.storage.removeItem("debug");
		} catch (error) {}
	}
	function load() {
		let r;
		try {
			r = exports.storage.getItem("debug") || exports.storage.getItem("DEBUG");
		} catch (error) {}
		if (!r && typeof process !== "undefined" && "env" in process) r = process.env.DEBUG;
		return r;
	}
	function localstorage() {
		try {
			return localStorage;
		} catch (error) {}
	}
	module.exports = require_common()(exports);
	const { formatters } = module.exports;
	formatters.j = function(v) {
		try {
			return JSON.stringify(v);
		} catch (error) {
			return "[UnexpectedJSONParseError]: " + error.message;
		}
	};
}));

// node_modules/has-flag/index.js
var require_has_flag = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = (flag, argv = process.argv) => {
		const prefix = flag.startsWith("-") ? "" : flag.length === 1 ? "-" : "--";
		const position = argv.indexOf(prefix + flag);
		const terminatorPosition = argv.indexOf("--");
		return position !== -1 && (terminatorPosition === -1 || position < terminatorPosition);
	};
}));

// node_modules/supports-color/index.js
var require_supports_color = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const os = __require("os");
	const tty = __require("tty");
	const hasFlag = require_has_flag();
	const { env } = process;
	let forceColor;
	if (hasFlag("no-color") || hasFlag("no-colors") || hasFlag("color=false") || hasFlag("color=never")) forceColor = 0;
	else if (hasFlag("color") || hasFlag("colors") || hasFlag("color=true") || hasFlag("color=always")) forceColor = 1;
	if ("FORCE_COLOR" in env) {
		if (env.FORCE_COLOR === "true") forceColor = 1;
		else if (env.FORCE_COLOR === "false") forceColor = 0;
		else forceColor = env.FORCE_COLOR.length === 0 ? 1 : Math.min(parseInt(env.FORCE_COLOR, 10), 3);
	}
	function translateLevel(level) {
		if (level === 0) return false;
		return {
			level,
			hasBasic: true,
			has256: level >= 2,
			has16m: level >= 3
		};
	}
	function supportsColor(haveStream, streamIsTTY) {
		if (forceColor === 0) return 0;
		if (hasFlag("color=16m") || hasFlag("color=full") || hasFlag("color=truecolor")) return 3;
		if (hasFlag("color=256")) return 2;
		if (haveStream && !streamIsTTY && forceColor === void 0) return 0;
		const min = forceColor || 0;
		if (env.TERM === "dumb") return min;
		if (process.platform === "win32") {
			const osRelease = os.release().split(".");
			if (Number(osRelease[0]) >= 10 && Number(osRelease[2]) >= 10586) return Number(osRelease[2]) >= 14931 ? 3 : 2;
			return 1;
		}
		if ("CI" in env) {
			if ([
				"TRAVIS",
				"CIRCLECI",
				"APPVEYOR",
				"GITLAB_CI",
				"GITHUB_ACTIONS",
				"BUILDKITE"
			].some((sign) => sign in env) || env.CI_NAME === "codeship") return 1;
			return min;
		}
		if ("TEAMCITY_VERSION" in env) return /^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? 1 : 0;
		if (env.COLORTERM === "truecolor") return 3;
		if ("TERM_PROGRAM" in env) {
			const version = parseInt((env.TERM_PROGRAM_VERSION || "").split(".")[0], 10);
			switch (env.TERM_PROGRAM) {
				case "iTerm.app": return version >= 3 ? 3 : 2;
				case "Apple_Terminal": return 2;
			}
		}
		if (/-256(color)?$/i.test(env.TERM)) return 2;
		if (/^screen|^xterm|^vt100|^vt220|^rxvt|color|ansi|cygwin|linux/i.test(env.TERM)) return 1;
		if ("COLORTERM" in env) return 1;
		return min;
	}
	function getSupportLevel(stream) {
		return translateLevel(supportsColor(stream, stream && stream.isTTY));
	}
	module.exports = {
		supportsColor: getSupportLevel,
		stdout: translateLevel(supportsColor(true, tty.isatty(1))),
		stderr: translateLevel(supportsColor(true, tty.isatty(2)))
	};
}));

// node_modules/debug/src/node.js
var require_node = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const tty = __require("tty");
	const util = __require("util");
	exports.init = init;
	exports.log = log;
	exports.formatArgs = formatArgs;
	exports.save = save;
	exports.load = load;
	exports.useColors = useColors;
	exports.destroy = util.deprecate(() => {}, "Instance method `debug.destroy()` is deprecated and no longer does anything. It will be removed in the next major version of `debug`.");
	exports.colors = [
		6,
		2,
		3,
		4,
		5,
		1
	];
	try {
		const supportsColor = require_supports_color();
		if (supportsColor && (supportsColor.stderr || supportsColor).level >= 2) exports.colors = [
			20,
			21,
			26,
			27,
			32,
			33,
			38,
			39,
			40,
			41,
			42,
			43,
			44,
			45,
			56,
			57,
			62,
			63,
			68,
			69,
			74,
			75,
			76,
			77,
			78,
			79,
			80,
			81,
			92,
			93,
			98,
			99,
			112,
			113,
			128,
			129,
			134,
			135,
			148,
			149,
			160,
			161,
			162,
			163,
			164,
			165,
			166,
			167,
			168,
			169,
			170,
			171,
			172,
			173,
			178,
			179,
			184,
			185,
			196,
			197,
			198,
			199,
			200,
			201,
			202,
			203,
			204,
			205,
			206,
			207,
			208,
			209,
			214,
			215,
			220,
			221
		];
	} catch (error) {}
	exports.inspectOpts = Object.keys(process.env).filter((key) => {
		return /^debug_/i.test(key);
	}).reduce((obj, key) => {
		const prop = key.substring(6).toLowerCase().replace(/_([a-z])/g, (_, k) => {
			return k.toUpperCase();
		});
		let val = process.env[key];
		if (/^(yes|on|true|enabled)$/i.test(val)) val = true;
		else if (/^(no|off|false|disabled)$/i.test(val)) val = false;
		else if (val === "null") val = null;
		else val = Number(val);
		obj[prop] = val;
		return obj;
	}, {});
	function useColors() {
		return "colors" in exports.inspectOpts ? Boolean(exports.inspectOpts.colors) : tty.isatty(process.stderr.fd);
	}
	function formatArgs(args) {
		const { namespace: name, useColors } = this;
		if (useColors) {
			const c = this.color;
			const colorCode = "\x1B[3" + (c < 8 ? c : "8;5;" + c);
			const prefix = `  ${colorCode};1m${name} \u001B[0m`;
			args[0] = prefix + args[0].split("\n").join("\n" + prefix);
			args.push(colorCode + "m+" + module.exports.humanize(this.diff) + "\x1B[0m");
		} else args[0] = getDate() + name + " " + args[0];
	}
	function getDate() {
		if (exports.inspectOpts.hideDate) return "";
		return (/* @__PURE__ */ new Date()).toISOString() + " ";
	}
	function log(...args) {
		return process.stderr.write(util.formatWithOptions(exports.inspectOpts, ...args) + "\n");
	}
	function save(namespaces) {
		if (namespaces) process.env.DEBUG = namespaces;
		else delete process.env.DEBUG;
	}
	function load() {
		return process.env.DEBUG;
	}
	function init(debug) {
		debug.inspectOpts = {};
		const keys = Object.keys(exports.inspectOpts);
		for (let i = 0; i < keys.length; i++) debug.inspectOpts[keys[i]] = exports.inspectOpts[keys[i]];
	}
	module.exports = require_common()(exports);
	const { formatters } = module.exports;
	formatters.o = function(v) {
		this.inspectOpts.colors = this.useColors;
		return util.inspect(v, this.inspectOpts).split("\n").map((str) => str.trim()).join(" ");
	};
	formatters.O = function(v) {
		this.inspectOpts.colors = this.useColors;
		return util.inspect(v, this.inspectOpts);
	};
}));

// node_modules/debug/src/index.js
var require_src$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	if (typeof process === "undefined" || process.type === "renderer" || process.browser === true || process.__nwjs) module.exports = require_browser();
	else module.exports = require_node();
}));

// node_modules/@kwsites/file-exists/dist/src/index.js
var require_src = /* @__PURE__ */ __commonJSMin(((exports, module, this$1) => {
	var __importDefault = this$1 && this$1.__importDefault || function(mod) {
		return mod && mod.__esModule ? mod : { "default": mod };
	};
	Object.defineProperty(exports, "__esModule", { value: true });
	const fs_1 = __require("fs");
	const log = __importDefault(require_src$1()).default("@kwsites/file-exists");
	function check(path, isFile, isDirectory) {
		log(`checking %s`, path);
		try {
			const stat = fs_1.statSync(path);
			if (stat.isFile() && isFile) {
				log(`[OK] path represents a file`);
				return true;
			}
			if (stat.isDirectory() && isDirectory) {
				log(`[OK] path represents a directory`);
				return true;
			}
			log(`[FAIL] path represents something other than a file or directory`);
			return false;
		} catch (e) {
			if (e.code === "ENOENT") {
				log(`[FAIL] path is not accessible: %o`, e);
				return false;
			}
			log(`[FATAL] %o`, e);
			throw e;
		}
	}
	function exists(path, type = exports.READABLE) {
		return check(path, (type & exports.FILE) > 0, (type & exports.FOLDER) > 0);
	}
	exports.exists = exists;
	exports.FILE = 1;
	exports.FOLDER = 2;
	exports.READABLE = exports.FILE + exports.FOLDER;
}));

// node_modules/@kwsites/file-exists/dist/index.js
var require_dist$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	function __export(m) {
		for (var p in m) if (!exports.hasOwnProperty(p)) exports[p] = m[p];
	}
	Object.defineProperty(exports, "__esModule", { value: true });
	__export(require_src());
}));

// node_modules/@kwsites/promise-deferred/dist/index.js
var require_dist = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.createDeferred = exports.deferred = void 0;
	function deferred() {
		let done;
		let fail;
		let status = "pending";
		return {
			promise: new Promise((_done, _fail) => {
				done = _done;
				fail = _fail;
			}),
			done(result) {
				if (status === "pending") {
					status = "resolved";
					done(result);
				}
			},
			fail(error) {
				if (status === "pending") {
					status = "rejected";
					fail(error);
				}
			},
			get fulfilled() {
				return status !== "pending";
			},
			get status() {
				return status;
			}
		};
	}
	exports.deferred = deferred;
	exports.createDeferred = deferred;
}));

// node_modules/@simple-git/argv-parser/dist/index.mjs
var import_src = /* @__PURE__ */ __toESM(require_src$1(), 1);
var import_dist = require_dist$1();
var import_dist$1 = require_dist();
function* x$1(e, n) {
	const t = n === "global";
	for (const o of e) o.isGlobal === t && (yield o);
}
const P$1 = /* @__PURE__ */ new Set([
	"--add",
	"--edit",
	"--remove-section",
	"--rename-section",
	"--replace-all",
	"--unset",
	"--unset-all",
	"-e"
]);
const S$1 = /* @__PURE__ */ new Set([
	"--get",
	"--get-all",
	"--get-color",
	"--get-colorbool",
	"--get-regexp",
	"--get-urlmatch",
	"--list",
	"-l"
]);
const E$1 = /* @__PURE__ */ new Set([
	"edit",
	"remove-section",
	"rename-section",
	"set",
	"unset"
]);
const F$1 = /* @__PURE__ */ new Set([
	"get",
	"get-color",
	"get-colorbool",
	"list"
]);
function A$1(e, n) {
	for (const { name: o } of x$1(e, "task")) {
		if (P$1.has(o)) return w(!0, n);
		if (S$1.has(o)) return w(!1, n);
	}
	const t = n.at(0)?.toLowerCase();
	return t === void 0 ? null : E$1.has(t) ? w(!0, n.slice(1)) : F$1.has(t) ? w(!1, n.slice(1)) : n.length === 1 ? w(!1, n) : w(!0, n);
}
function w(e = !1, n = []) {
	const t = n.at(0)?.toLowerCase();
	return t === void 0 ? null : {
		isWrite: e,
		isRead: !e,
		key: t,
		value: n.at(1)
	};
}
function O$1(e, n) {
	return n.isWrite && n.value !== void 0 ? {
		key: n.key,
		value: n.value,
		scope: e
	} : {
		key: n.key,
		scope: e
	};
}
function G$1(e) {
	const n = e?.indexOf("=") || -1;
	return !e || n < 0 ? null : {
		key: e.slice(0, n).trim().toLowerCase(),
		value: e.slice(n + 1)
	};
}
function M$1(e) {
	for (const { name: n } of x$1(e, "task")) switch (n) {
		case "--global": return "global";
		case "--system": return "system";
		case "--worktree": return "worktree";
		case "--local": return "local";
		case "--file":
		case "-f": return "file";
	}
	return "local";
}
function N$1({ name: e }) {
	if (e === "-c" || e === "--config") return "inline";
	if (e === "--config-env") return "env";
}
function* $$1(e) {
	for (const n of e) {
		const t = N$1(n), o = t && G$1(n.value);
		o && (yield {
			...o,
			scope: t
		});
	}
}
function D(e, n, t) {
	const o = {
		read: [],
		write: [...$$1(n)]
	};
	return e === "config" && L$1(o, M$1(n), A$1(n, t)), o;
}
function L$1(e, n, t) {
	if (t === null) return;
	const o = O$1(n, t);
	t.isWrite ? e.write.push(o) : e.read.push(o);
}
const C = { short: /* @__PURE__ */ new Map([["c", !0]]) };
const I$1 = {
	short: new Map([
		["C", !0],
		["P", !1],
		["h", !1],
		["p", !1],
		["v", !1],
		...C.short.entries()
	]),
	long: /* @__PURE__ */ new Set([
		"attr-source",
		"config-env",
		"exec-path",
		"git-dir",
		"list-cmds",
		"namespace",
		"super-prefix",
		"work-tree"
	])
};
const R$1 = {
	clone: {
		short: /* @__PURE__ */ new Map([
			["b", !0],
			["j", !0],
			["l", !1],
			["n", !1],
			["o", !0],
			["q", !1],
			["s", !1],
			["u", !0]
		]),
		long: /* @__PURE__ */ new Set([
			"branch",
			"config",
			"jobs",
			"origin",
			"upload-pack",
			"u",
			"template"
		])
	},
	commit: {
		short: /* @__PURE__ */ new Map([
			["C", !0],
			["F", !0],
			["c", !0],
			["m", !0],
			["t", !0]
		]),
		long: /* @__PURE__ */ new Set([
			"file",
			"message",
			"reedit-message",
			"reuse-message",
			"template"
		])
	},
	config: {
		short: /* @__PURE__ */ new Map([
			["e", !1],
			["f", !0],
			["l", !1]
		]),
		long: /* @__PURE__ */ new Set([
			"blob",
			"comment",
			"default",
			"file",
			"type",
			"value"
		])
	},
	fetch: {
		short: /* @__PURE__ */ new Map(),
		long: /* @__PURE__ */ new Set(["upload-pack"])
	},
	init: {
		short: /* @__PURE__ */ new Map(),
		long: /* @__PURE__ */ new Set(["template"])
	},
	pull: {
		short: /* @__PURE__ */ new Map(),
		long: /* @__PURE__ */ new Set(["upload-pack"])
	},
	push: {
		short: /* @__PURE__ */ new Map(),
		long: /* @__PURE__ */ new Set(["exec", "receive-pack"])
	},
	rebase: {
		short: /* @__PURE__ */ new Map([
			["X", !0],
			["f", !1],
			["i", !1],
			["k", !1],
			["m", !1],
			["n", !1],
			["q", !1],
			["r", !1],
			["s", !0],
			["v", !1],
			["x", !0]
		]),
		long: /* @__PURE__ */ new Set([
			"exec",
			"onto",
			"strategy",
			"strategy-option"
		])
	}
};
const T = {
	short: /* @__PURE__ */ new Map(),
	long: /* @__PURE__ */ new Set()
};
function B$1(e) {
	const n = R$1[e ?? ""] ?? T;
	return {
		short: new Map([...C.short.entries(), ...n.short.entries()]),
		long: n.long
	};
}
function b$1(e, n = I$1) {
	if (e.startsWith("--")) {
		const t = e.indexOf("=");
		if (t > 2) return [{
			name: e.slice(0, t),
			value: e.slice(t + 1),
			needsNext: !1
		}];
		const o = e.slice(2);
		return [{
			name: e,
			needsNext: n.long.has(o)
		}];
	}
	if (e.length === 2) {
		const t = e.charAt(1);
		return [{
			name: e,
			needsNext: n.short.get(t) === !0
		}];
	}
	return j$1(e, n.short);
}
function j$1(e, n) {
	const t = e.slice(1).split(""), o = [];
	for (let a = 0; a < t.length; a++) {
		const s = t[a], r = n.get(s);
		if (r === void 0) return [{
			name: e,
			needsNext: !1
		}];
		if (r) {
			const i = t.slice(a + 1).join("");
			if (i && ![...i].every((m) => n.has(m))) return o.push({
				name: `-${s}`,
				value: i,
				needsNext: !1
			}), o;
		}
		o.push({
			name: `-${s}`,
			needsNext: r
		});
	}
	return o;
}
function W$1(e, n = []) {
	let t = 0;
	for (; t < e.length;) {
		const o = String(e[t]);
		if (!o.startsWith("-") || o.length < 2) break;
		const a = b$1(o);
		let s = t + 1;
		for (const r of a) {
			const i = {
				name: r.name,
				value: r.value,
				absorbedNext: !1,
				isGlobal: !0
			};
			r.needsNext && i.value === void 0 && s < e.length && (i.value = String(e[s]), i.absorbedNext = !0, s++), n.push(i);
		}
		t = s;
	}
	return {
		flags: n,
		taskIndex: t
	};
}
function V$1(e, n, t = []) {
	const o$2 = B$1(n), a = [], s = [];
	let r$3 = 0;
	for (; r$3 < e.length;) {
		const i = e[r$3];
		if (r(i)) {
			s.push(...o(i)), r$3++;
			continue;
		}
		const p = String(i);
		if (p === "--") {
			for (let d = r$3 + 1; d < e.length; d++) {
				const g = e[d];
				r(g) ? s.push(...o(g)) : s.push(String(g));
			}
			break;
		}
		if (!p.startsWith("-") || p.length < 2) {
			a.push(p), r$3++;
			continue;
		}
		const m = b$1(p, o$2);
		let u = r$3 + 1;
		for (const d of m) {
			const g = {
				name: d.name,
				value: d.value,
				absorbedNext: !1,
				isGlobal: !1
			};
			d.needsNext && g.value === void 0 && u < e.length && !r(e[u]) && (g.value = String(e[u]), g.absorbedNext = !0, u++), t.push(g);
		}
		r$3 = u;
	}
	return {
		flags: t,
		positionals: a,
		pathspecs: s
	};
}
function* q$1({ write: e }) {
	for (const n of e) for (const t of K$1) {
		const o = t(n.key);
		o && (yield o);
	}
}
function f$1(e, n, t = String(e)) {
	const o = typeof e == "string" ? new RegExp(`\\s*${e.toLowerCase()}`) : e;
	return function(s) {
		if (o.test(s)) return {
			category: n,
			message: `Configuring ${t} is not permitted without enabling ${n}`
		};
	};
}
function l$1(e, n) {
	return f$1(new RegExp(`\\s*${e.toLowerCase().replace(/\./g, "(..+)?.")}`), n, e);
}
const K$1 = [
	f$1("alias", "allowUnsafeAlias"),
	f$1("core.askPass", "allowUnsafeAskPass"),
	f$1("core.editor", "allowUnsafeEditor"),
	f$1("core.fsmonitor", "allowUnsafeFsMonitor"),
	f$1("core.gitProxy", "allowUnsafeGitProxy"),
	f$1("core.hooksPath", "allowUnsafeHooksPath"),
	f$1("core.pager", "allowUnsafePager"),
	f$1("core.sshCommand", "allowUnsafeSshCommand"),
	l$1("credential.helper", "allowUnsafeCredentialHelper"),
	l$1("diff.command", "allowUnsafeDiffExternal"),
	f$1("diff.external", "allowUnsafeDiffExternal"),
	l$1("difftool.cmd", "allowUnsafeDiffExternal"),
	l$1("diff.textconv", "allowUnsafeDiffTextConv"),
	l$1("filter.clean", "allowUnsafeFilter"),
	l$1("filter.process", "allowUnsafeFilter"),
	l$1("filter.smudge", "allowUnsafeFilter"),
	l$1("gpg.program", "allowUnsafeGpgProgram"),
	f$1("include.path", "allowUnsafeInclude"),
	l$1("includeIf", "allowUnsafeInclude"),
	f$1("init.templateDir", "allowUnsafeTemplateDir"),
	l$1("pager.", "allowUnsafePager"),
	l$1("merge.driver", "allowUnsafeMergeDriver"),
	l$1("mergetool.path", "allowUnsafeMergeDriver"),
	l$1("mergetool.cmd", "allowUnsafeMergeDriver"),
	l$1("protocol.allow", "allowUnsafeProtocolOverride"),
	l$1("remote.receivepack", "allowUnsafePack"),
	l$1("remote.uploadpack", "allowUnsafePack"),
	f$1("uploadpack.packObjectsHook", "allowUnsafePack"),
	f$1("sequence.editor", "allowUnsafeEditor"),
	l$1("submodule.update", "allowUnsafeSubmodule"),
	l$1("tar.command", "allowUnsafeCommandBinaries"),
	l$1("trailer.cmd", "allowUnsafeCommandBinaries"),
	l$1("trailer.command", "allowUnsafeCommandBinaries"),
	l$1("url.insteadOf", "allowUnsafeUrlRewrite")
];
function* H$1(e, n) {
	for (const t of n) for (const o of X$1) {
		const a = o(e, t);
		a && (yield a);
	}
}
function c(e, n, t, { name: o = String(n), globalOnly: a = !1, withValue: s = !1 } = {}) {
	const r = typeof n == "string" ? new RegExp(`\\s*${n.toLowerCase()}`) : n, i = `Use of ${e ? `${e} with option ` : ""}${o} is not permitted without enabling ${t}`;
	return function(m, u) {
		if (!(e && m !== e) && !(a && !u.isGlobal) && !(s && u.value === void 0) && r.test(u.name)) return {
			category: t,
			message: i
		};
	};
}
const h$1 = {
	globalOnly: !0,
	withValue: !0
};
const X$1 = [
	c(null, /--(upload|receive)-pack/, "allowUnsafePack", { name: "--upload-pack or --receive-pack" }),
	c("clone", /^-\w*u/, "allowUnsafePack"),
	c("clone", "--u", "allowUnsafePack"),
	c("push", /^--exec$/, "allowUnsafePack", { name: "--exec" }),
	c("rebase", /^(-x|--ex(ec?)?)$/, "allowUnsafeExec", { name: "-x or --exec" }),
	c(null, "--template", "allowUnsafeTemplateDir"),
	c(null, "--exec-path", "allowUnsafeExec", h$1),
	c(null, "--git-dir", "allowUnsafeConfigPaths", h$1),
	c(null, "--work-tree", "allowUnsafeConfigPaths", h$1),
	c(null, /^-C$/, "allowUnsafeConfigPaths", {
		...h$1,
		name: "-C"
	})
];
function k(e, n, t) {
	return [...H$1(e, n), ...q$1(t)];
}
function Y$1(...e) {
	const { flags: n, taskIndex: t } = W$1(e), o = t < e.length ? String(e[t]).toLowerCase() : null, { positionals: s, pathspecs: r } = V$1(o !== null ? e.slice(t + 1) : [], o, n), i = D(o, n, s);
	return {
		task: o,
		flags: n.map(J$1),
		paths: r,
		config: i,
		vulnerabilities: z$1(k(o, n, i))
	};
}
function z$1(e) {
	return Object.defineProperty(e, "vulnerabilities", { value: e });
}
function J$1({ value: e, name: n }) {
	return e !== void 0 ? {
		name: n,
		value: e
	} : { name: n };
}
const y = {
	editor: "allowUnsafeEditor",
	git_askpass: "allowUnsafeAskPass",
	git_config_global: "allowUnsafeConfigPaths",
	git_config_system: "allowUnsafeConfigPaths",
	git_config_count: "allowUnsafeConfigEnvCount",
	git_config_parameters: "allowUnsafeConfigEnvCount",
	git_config: "allowUnsafeConfigPaths",
	git_editor: "allowUnsafeEditor",
	git_exec_path: "allowUnsafeExec",
	git_external_diff: "allowUnsafeDiffExternal",
	git_pager: "allowUnsafePager",
	git_proxy_command: "allowUnsafeGitProxy",
	git_template_dir: "allowUnsafeTemplateDir",
	git_sequence_editor: "allowUnsafeEditor",
	git_ssh: "allowUnsafeSshCommand",
	git_ssh_command: "allowUnsafeSshCommand",
	pager: "allowUnsafePager",
	prefix: "allowUnsafeConfigPaths",
	ssh_askpass: "allowUnsafeAskPass",
	visual: "allowUnsafeEditor"
};
function* Q$1(e) {
	const n = parseInt(e.git_config_count ?? "0", 10);
	for (let t = 0; t < n; t++) {
		const o = e[`git_config_key_${t}`], a = e[`git_config_value_${t}`];
		o !== void 0 && (yield {
			key: o.toLowerCase().trim(),
			value: a,
			scope: "env"
		});
	}
}
function* Z$1(e) {
	for (const n of Object.keys(e)) if (_$1(n)) {
		const t = y[n];
		yield {
			category: t,
			message: `Use of "${n.toUpperCase()}" is not permitted without enabling ${t}`
		};
	}
}
function _$1(e) {
	return Object.hasOwn(y, e);
}
function ee$1(e) {
	const n = {};
	for (const [t, o] of Object.entries(e)) {
		const a = t.toLowerCase().trim();
		(_$1(a) || a.startsWith("git")) && (n[a] = String(o));
	}
	return n;
}
function ne$1(e) {
	const n = ee$1(e), t = {
		read: [],
		write: [...Q$1(n)]
	};
	return {
		config: t,
		vulnerabilities: [...Z$1(n), ...k(null, [], t)]
	};
}
function oe$1(e, n) {
	return [...Y$1(...e).vulnerabilities, ...ne$1(n).vulnerabilities];
}

// node_modules/simple-git/dist/index.mjs
var O = class extends Error {
	constructor(e, n) {
		super(n), this.task = e, Object.setPrototypeOf(this, new.target.prototype);
	}
};
var Ae = class extends O {
	constructor(e, n) {
		super(void 0, n), this.config = e;
	}
};
var A = class extends O {
	constructor(e, n, r) {
		super(e, r), this.task = e, this.plugin = n, Object.setPrototypeOf(this, new.target.prototype);
	}
};
var at = class extends O {
	constructor(e, n) {
		super(void 0, n || String(e)), this.git = e;
	}
};
var xe = class extends O {
	constructor(e) {
		super(void 0, e);
	}
};
const I = "\0";
const W = () => {};
function Ne(t) {
	return typeof t != "function" ? W : t;
}
function $e(t) {
	return typeof t == "function" && t !== W;
}
function Pe(t, e) {
	const n = t.indexOf(e);
	return n <= 0 ? [t, ""] : [t.substr(0, n), t.substr(n + 1)];
}
function Me(t, e = 0) {
	return Dt(t) && t.length > e ? t[e] : void 0;
}
function N(t, e = 0) {
	if (Dt(t) && t.length > e) return t[t.length - 1 - e];
}
function Dt(t) {
	return Bt(t);
}
function H(t = "", e = !0, n = `
`) {
	return t.split(n).reduce((r, s) => {
		const o = e ? s.trim() : s;
		return o && r.push(o), r;
	}, []);
}
function ut(t, e) {
	return H(t, !0).map((n) => e(n));
}
function Lt(t) {
	return (0, import_dist.exists)(t, import_dist.FOLDER);
}
function S(t, e) {
	return Array.isArray(t) ? t.includes(e) || t.push(e) : t.add(e), e;
}
function De(t, e) {
	return Array.isArray(t) && !t.includes(e) && t.push(e), t;
}
function ct(t, e) {
	if (Array.isArray(t)) {
		const n = t.indexOf(e);
		n >= 0 && t.splice(n, 1);
	} else t.delete(e);
	return e;
}
const ft = Object.prototype.toString.call.bind(Object.prototype.toString);
function v(t) {
	return Array.isArray(t) ? t : [t];
}
function jt(t) {
	return t.replace(/[\s-]+(.)/g, (e, n) => n.toUpperCase());
}
function L(t) {
	return v(t).map((e) => e instanceof String ? e : String(e));
}
function p(t, e = 0) {
	if (t == null) return e;
	const n = parseInt(t, 10);
	return Number.isNaN(n) ? e : n;
}
function U(t, e) {
	const n = [];
	for (let r = 0, s = t.length; r < s; r++) n.push(e, t[r]);
	return n;
}
function F(t) {
	return (Array.isArray(t) ? Buffer.concat(t) : t).toString("utf-8");
}
function Le(t) {
	return t ? Buffer.isBuffer(t) ? t.length : Buffer.byteLength(t) : 0;
}
function je(t, e) {
	const n = {};
	return e.forEach((r) => {
		t[r] !== void 0 && (n[r] = t[r]);
	}), n;
}
function wt(t = 0) {
	return new Promise((e) => setTimeout(e, t));
}
function bt(t) {
	if (t !== !1) return t;
}
function d(t, e, n) {
	return e(t) ? t : arguments.length > 2 ? n : void 0;
}
const K = (t) => Array.isArray(t);
function st(t, e) {
	const n = r(t) ? "string" : typeof t;
	return /number|string|boolean/.test(n) && (!e || !e.includes(n));
}
const m = (t) => typeof t == "string" || r(t);
const Be = (t) => m(t) || Buffer.isBuffer(t);
const G = (t) => m(t) || Array.isArray(t) && t.every(m);
function lt(t) {
	return !!t && ft(t) === "[object Object]";
}
function Ie(t) {
	return typeof t == "function";
}
const Bt = (t) => t == null || "number|boolean|function".includes(typeof t) ? !1 : typeof t.length == "number";
var V = /* @__PURE__ */ ((t) => (t[t.SUCCESS = 0] = "SUCCESS", t[t.ERROR = 1] = "ERROR", t[t.NOT_FOUND = -2] = "NOT_FOUND", t[t.UNCLEAN = 128] = "UNCLEAN", t))(V || {});
var z = class z {
	constructor(e, n) {
		this.stdOut = e, this.stdErr = n;
	}
	asStrings() {
		return new z(this.stdOut.toString("utf8"), this.stdErr.toString("utf8"));
	}
};
function Ue() {
	throw new Error("LineParser:useMatches not implemented");
}
var l = class {
	constructor(e, n) {
		this.matches = [], this.useMatches = Ue, this.parse = (r, s) => (this.resetMatches(), this._regExp.every((o, i) => this.addMatch(o, i, r(i))) ? this.useMatches(s, this.prepareMatches()) !== !1 : !1), this._regExp = Array.isArray(e) ? e : [e], n && (this.useMatches = n);
	}
	resetMatches() {
		this.matches.length = 0;
	}
	prepareMatches() {
		return this.matches;
	}
	addMatch(e, n, r) {
		const s = r && e.exec(r);
		return s && this.pushMatch(n, s), !!s;
	}
	pushMatch(e, n) {
		this.matches.push(...n.slice(1));
	}
};
var x = class extends l {
	addMatch(e, n, r) {
		return /^remote:\s/.test(String(r)) && super.addMatch(e, n, r);
	}
	pushMatch(e, n) {
		(e > 0 || n.length > 1) && super.pushMatch(e, n);
	}
};
const Fe = {
	binary: "git",
	maxConcurrentProcesses: 5,
	config: [],
	trimmed: !1
};
function Ge(...t) {
	const e = process.cwd(), n = Object.assign({
		baseDir: e,
		...Fe
	}, ...t.filter((r) => typeof r == "object" && r));
	return n.baseDir = n.baseDir || e, n.trimmed = n.trimmed === !0, n;
}
function It(t, e = []) {
	return lt(t) ? Object.keys(t).reduce((n, r$1) => {
		const s = t[r$1];
		if (r(s)) n.push(s);
		else if (st(s, ["boolean"])) n.push(r$1 + "=" + s);
		else if (Array.isArray(s)) for (const o of s) st(o, ["string", "number"]) || n.push(r$1 + "=" + o);
		else n.push(r$1);
		return n;
	}, e) : e;
}
function h(t, e = 0, n = !1) {
	const r = [];
	for (let s = 0, o = e < 0 ? t.length : e; s < o; s++) "string|number".includes(typeof t[s]) && r.push(String(t[s]));
	return It(ht(t), r), n || r.push(...ze(t)), r;
}
function ze(t) {
	return L(d(N(t, typeof N(t) == "function" ? 1 : 0), K, []));
}
function ht(t) {
	return d(N(t, Ie(N(t)) ? 1 : 0), lt);
}
function u(t, e = !0) {
	const n = Ne(N(t));
	return e || $e(n) ? n : void 0;
}
function Tt(t, e) {
	return t(e.stdOut, e.stdErr);
}
function E(t, e, n, r = !0) {
	return v(n).forEach((s) => {
		for (let o = H(s, r), i = 0, a = o.length; i < a; i++) {
			const c = (y = 0) => {
				if (!(i + y >= a)) return o[i + y];
			};
			e.some(({ parse: y }) => y(c, t));
		}
	}), t;
}
const mt = ({ exitCode: t }, e, n, r) => {
	if (t === V.UNCLEAN && Ve(e)) return n(Buffer.from("false"));
	r(e);
};
const Ut = (t) => t.trim() === "true";
function We(t) {
	switch (t) {
		case "bare": return Ke();
		case "root": return He();
	}
	return {
		commands: ["rev-parse", "--is-inside-work-tree"],
		format: "utf-8",
		onError: mt,
		parser: Ut
	};
}
function He() {
	return {
		commands: ["rev-parse", "--git-dir"],
		format: "utf-8",
		onError: mt,
		parser(e) {
			return /^\.(git)?$/.test(e.trim());
		}
	};
}
function Ke() {
	return {
		commands: ["rev-parse", "--is-bare-repository"],
		format: "utf-8",
		onError: mt,
		parser: Ut
	};
}
function Ve(t) {
	return /(Not a git repository|Kein Git-Repository)/i.test(String(t));
}
var Xe = class {
	constructor(e) {
		this.paths = [], this.files = [], this.folders = [], this.dryRun = e;
	}
};
const Ye = /^[a-z]+\s*/i;
const Qe = /^[a-z]+\s+[a-z]+\s*/i;
const Je = /\/$/;
function Ze(t, e) {
	const n = new Xe(t), r = t ? Qe : Ye;
	return H(e).forEach((s) => {
		const o = s.replace(r, "");
		n.paths.push(o), (Je.test(o) ? n.folders : n.files).push(o);
	}), n;
}
const Ft = [];
function tn(t) {
	return {
		commands: Ft,
		format: "empty",
		parser: t
	};
}
function b(t) {
	return {
		commands: Ft,
		format: "empty",
		parser() {
			throw typeof t == "string" ? new xe(t) : t;
		}
	};
}
function g(t, e = !1) {
	return {
		commands: t,
		format: "utf-8",
		parser(n) {
			return e ? String(n).trim() : n;
		}
	};
}
function Gt(t) {
	return {
		commands: t,
		format: "buffer",
		parser(e) {
			return e;
		}
	};
}
function en(t) {
	return t.format === "buffer";
}
function kt(t) {
	return t.format === "empty" || !t.commands.length;
}
const nn = "Git clean interactive mode is not supported";
const rn = "Git clean mode parameter (\"n\" or \"f\") is required";
const sn = "Git clean unknown option found in: ";
var zt = /* @__PURE__ */ ((t) => (t.DRY_RUN = "n", t.FORCE = "f", t.IGNORED_INCLUDED = "x", t.IGNORED_ONLY = "X", t.EXCLUDING = "e", t.QUIET = "q", t.RECURSIVE = "d", t))(zt || {});
const qt = /* @__PURE__ */ new Set(["i", ...L(Object.values(zt))]);
function on(t, e) {
	const { cleanMode: n, options: r, valid: s } = cn(t);
	return n ? s.options ? (r.push(...e), r.some(hn) ? b(nn) : an(n, r)) : b(sn + JSON.stringify(t)) : b(rn);
}
function an(t, e) {
	return {
		commands: [
			"clean",
			`-${t}`,
			...e
		],
		format: "utf-8",
		parser(r) {
			return Ze(t === "n", r);
		}
	};
}
function un(t) {
	return Array.isArray(t) && t.every((e) => qt.has(e));
}
function cn(t) {
	let e, n = [], r = {
		cleanMode: !1,
		options: !0
	};
	return t.replace(/[^a-z]i/g, "").split("").forEach((s) => {
		fn(s) ? (e = s, r.cleanMode = !0) : r.options = r.options && ln(n[n.length] = `-${s}`);
	}), {
		cleanMode: e,
		options: n,
		valid: r
	};
}
function fn(t) {
	return t === "f" || t === "n";
}
function ln(t) {
	return /^-[a-z]$/i.test(t) && qt.has(t.charAt(1));
}
function hn(t) {
	return /^-[^\-]/.test(t) ? t.indexOf("i") > 0 : t === "--interactive";
}
var mn = class {
	constructor() {
		this.files = [], this.values = /* @__PURE__ */ Object.create(null);
	}
	get all() {
		return this._all || (this._all = this.files.reduce((e, n) => Object.assign(e, this.values[n]), {})), this._all;
	}
	addFile(e) {
		if (!(e in this.values)) {
			const n = N(this.files);
			this.values[e] = n ? Object.create(this.values[n]) : {}, this.files.push(e);
		}
		return this.values[e];
	}
	addValue(e, n, r) {
		const s = this.addFile(e);
		Object.hasOwn(s, n) ? Array.isArray(s[n]) ? s[n].push(r) : s[n] = [s[n], r] : s[n] = r, this._all = void 0;
	}
};
function pn(t) {
	const e = new mn();
	for (const n of Wt(t)) e.addValue(n.file, String(n.key), n.value);
	return e;
}
function dn(t, e) {
	let n = null;
	const r = [], s = /* @__PURE__ */ new Map();
	for (const o of Wt(t, e)) o.key === e && (r.push(n = o.value), s.has(o.file) || s.set(o.file, []), s.get(o.file).push(n));
	return {
		key: e,
		paths: Array.from(s.keys()),
		scopes: s,
		value: n,
		values: r
	};
}
function gn(t) {
	return t.replace(/^(file):/, "");
}
function* Wt(t, e = null) {
	const n = t.split("\0");
	for (let r = 0, s = n.length - 1; r < s;) {
		const o = gn(n[r++]);
		let i = n[r++], a = e;
		if (i.includes(`
`)) {
			const c = Pe(i, `
`);
			a = c[0], i = c[1];
		}
		yield {
			file: o,
			key: a,
			value: i
		};
	}
}
var Ht = /* @__PURE__ */ ((t) => (t.system = "system", t.global = "global", t.local = "local", t.worktree = "worktree", t))(Ht || {});
function Y(t, e) {
	return typeof t == "string" && Object.hasOwn(Ht, t) ? t : e;
}
function yn(t, e, n, r) {
	const s = ["config", `--${r}`];
	return n && s.push("--add"), s.push(t, e), {
		commands: s,
		format: "utf-8",
		parser(o) {
			return o;
		}
	};
}
function wn(t, e) {
	const n = [
		"config",
		"--null",
		"--show-origin",
		"--get-all",
		t
	];
	return e && n.splice(1, 0, `--${e}`), {
		commands: n,
		format: "utf-8",
		parser(r) {
			return dn(r, t);
		}
	};
}
function bn(t) {
	const e = [
		"config",
		"--list",
		"--show-origin",
		"--null"
	];
	return t && e.push(`--${t}`), {
		commands: e,
		format: "utf-8",
		parser(n) {
			return pn(n);
		}
	};
}
function Tn() {
	return {
		addConfig(t, e, ...n) {
			return this._runTask(yn(t, e, n[0] === !0, Y(n[1], "local")), u(arguments));
		},
		getConfig(t, e) {
			return this._runTask(wn(t, Y(e, void 0)), u(arguments));
		},
		listConfig(...t) {
			return this._runTask(bn(Y(t[0], void 0)), u(arguments));
		}
	};
}
var Kt = /* @__PURE__ */ ((t) => (t.ADDED = "A", t.COPIED = "C", t.DELETED = "D", t.MODIFIED = "M", t.RENAMED = "R", t.CHANGED = "T", t.UNMERGED = "U", t.UNKNOWN = "X", t.BROKEN = "B", t))(Kt || {});
const kn = new Set(Object.values(Kt));
function _n(t) {
	return kn.has(t);
}
var _t;
const vn = ["-h"];
const j = /* @__PURE__ */ Symbol("grepQuery");
var En = class {
	constructor() {
		this[_t] = [];
	}
	*[(_t = j, Symbol.iterator)]() {
		for (const e of this[j]) yield e;
	}
	and(...e) {
		return e.length && this[j].push("--and", "(", ...U(e, "-e"), ")"), this;
	}
	param(...e) {
		return this[j].push(...U(e, "-e")), this;
	}
};
function Sn(...t) {
	return new En().param(...t);
}
function Rn(t) {
	const e = /* @__PURE__ */ new Set(), n = {};
	return ut(t, (r) => {
		const [s, o, i] = r.split(I);
		e.add(s), (n[s] = n[s] || []).push({
			line: p(o),
			path: s,
			preview: i
		});
	}), {
		paths: e,
		results: n
	};
}
function On() {
	return { grep(t) {
		const e = u(arguments), n = h(arguments);
		for (const s of vn) if (n.includes(s)) return this._runTask(b(`git.grep: use of "${s}" is not supported.`), e);
		typeof t == "string" && (t = Sn().param(t));
		const r = [
			"grep",
			"--null",
			"-n",
			"--full-name",
			...n,
			...t
		];
		return this._runTask({
			commands: r,
			format: "utf-8",
			parser(s) {
				return Rn(s);
			}
		}, e);
	} };
}
var Vt = /* @__PURE__ */ ((t) => (t.MIXED = "mixed", t.SOFT = "soft", t.HARD = "hard", t.MERGE = "merge", t.KEEP = "keep", t))(Vt || {});
const Cn = L(Object.values(Vt));
function An(t, e) {
	const n = ["reset"];
	return Xt(t) && n.push(`--${t}`), n.push(...e), g(n);
}
function xn(t) {
	if (Xt(t)) return t;
	switch (typeof t) {
		case "string":
		case "undefined": return "soft";
	}
}
function Xt(t) {
	return typeof t == "string" && Cn.includes(t);
}
import_src.default.formatters.L = (t) => String(Bt(t) ? t.length : "-");
import_src.default.formatters.B = (t) => Buffer.isBuffer(t) ? t.toString("utf8") : ft(t);
function Nn() {
	return (0, import_src.default)("simple-git");
}
function vt(t, e, n) {
	return !e || !String(e).replace(/\s*/, "") ? n ? (r, ...s) => {
		t(r, ...s), n(r, ...s);
	} : t : (r, ...s) => {
		t(`%s ${r}`, e, ...s), n && n(r, ...s);
	};
}
function $n(t, e, { namespace: n }) {
	if (typeof t == "string") return t;
	const r = e && e.namespace || "";
	return r.startsWith(n) ? r.substr(n.length + 1) : r || n;
}
function $(t, e, n, r = Nn()) {
	const s = t && `[${t}]` || "", o = [], i = typeof e == "string" ? r.extend(e) : e, a = $n(d(e, m), i, r);
	return y(n);
	function c(w, T) {
		return S(o, $(t, a.replace(/^[^:]+/, w), T, r));
	}
	function y(w) {
		const T = w && `[${w}]` || "", k = i && vt(i, T) || W, C = vt(r, `${s} ${T}`, k);
		return Object.assign(i ? k : C, {
			label: t,
			sibling: c,
			info: C,
			step: y
		});
	}
}
const M = class M {
	constructor(e = "GitExecutor") {
		this.logLabel = e, this._queue = /* @__PURE__ */ new Map();
	}
	withProgress(e) {
		return this._queue.get(e);
	}
	createProgress(e) {
		const n = M.getName(e.commands[0]);
		return {
			task: e,
			logger: $(this.logLabel, n),
			name: n
		};
	}
	push(e) {
		const n = this.createProgress(e);
		return n.logger("Adding task to the queue, commands = %o", e.commands), this._queue.set(e, n), n;
	}
	fatal(e) {
		for (const [n, { logger: r }] of Array.from(this._queue.entries())) n === e.task ? (r.info("Failed %o", e), r("Fatal exception, any as-yet un-started tasks run through this executor will not be attempted")) : r.info("A fatal exception occurred in a previous task, the queue has been purged: %o", e.message), this.complete(n);
		if (this._queue.size !== 0) throw new Error(`Queue size should be zero after fatal: ${this._queue.size}`);
	}
	complete(e) {
		this.withProgress(e) && this._queue.delete(e);
	}
	attempt(e) {
		const n = this.withProgress(e);
		if (!n) throw new O(void 0, "TasksPendingQueue: attempt called for an unknown task");
		return n.logger("Starting task"), n;
	}
	static getName(e = "empty") {
		return `task:${e}:${++M.counter}`;
	}
};
M.counter = 0;
let ot = M;
var Pn = class {
	constructor(e, n, r) {
		this._executor = e, this._scheduler = n, this._plugins = r, this._chain = Promise.resolve(), this._queue = new ot();
	}
	get cwd() {
		return this._cwd || this._executor.cwd;
	}
	set cwd(e) {
		this._cwd = e;
	}
	get env() {
		return this._executor.env;
	}
	get outputHandler() {
		return this._executor.outputHandler;
	}
	chain() {
		return this;
	}
	push(e) {
		return this._queue.push(e), this._chain = this._chain.then(() => this.attemptTask(e));
	}
	async attemptTask(e) {
		const n = await this._scheduler.next(), r = () => this._queue.complete(e);
		try {
			const { logger: s } = this._queue.attempt(e);
			return await (kt(e) ? this.attemptEmptyTask(e, s) : this.attemptRemoteTask(e, s));
		} catch (s) {
			throw this.onFatalException(e, s);
		} finally {
			r(), n();
		}
	}
	onFatalException(e, n) {
		const r = n instanceof O ? Object.assign(n, { task: e }) : new O(e, n && String(n));
		return this._chain = Promise.resolve(), this._queue.fatal(r), r;
	}
	async attemptRemoteTask(e, n) {
		const r = this._plugins.exec("spawn.binary", "", this.taskContext(e, e.commands)), s = this._plugins.exec("spawn.args", [...e.commands], this.taskContext(e, e.commands)), o = await this.gitResponse(e, r, s, this.outputHandler, n.step("SPAWN")), i = await this.handleTaskData(e, s, o, n.step("HANDLE"));
		return n("passing response to task's parser as a %s", e.format), en(e) ? Tt(e.parser, i) : Tt(e.parser, i.asStrings());
	}
	async attemptEmptyTask(e, n) {
		return n("empty task bypassing child process to call to task's parser"), e.parser(this);
	}
	handleTaskData(e, n, r, s) {
		const { exitCode: o, rejection: i, stdOut: a, stdErr: c } = r;
		return new Promise((y, w) => {
			s("Preparing to handle process response exitCode=%d stdOut=", o);
			const { error: T } = this._plugins.exec("task.error", { error: i }, {
				...this.taskContext(e, n),
				...r
			});
			if (T && e.onError) return s.info("exitCode=%s handling with custom error handler"), e.onError(r, T, (k) => {
				s.info("custom error handler treated as success"), s("custom error returned a %s", ft(k)), y(new z(Array.isArray(k) ? Buffer.concat(k) : k, Buffer.concat(c)));
			}, w);
			if (T) return s.info("handling as error: exitCode=%s stdErr=%s rejection=%o", o, c.length, i), w(T);
			s.info("retrieving task output complete"), y(new z(Buffer.concat(a), Buffer.concat(c)));
		});
	}
	async gitResponse(e, n, r, s, o) {
		const i = o.sibling("output"), a = this._plugins.exec("spawn.options", {
			cwd: this.cwd,
			env: this.env,
			windowsHide: !0
		}, this.taskContext(e, e.commands));
		return new Promise((c) => {
			const y = [], w = [];
			o.info("%s %o", n, r), o("%O", a);
			let T = this._beforeSpawn(e, r);
			if (T) return c({
				stdOut: y,
				stdErr: w,
				exitCode: 9901,
				rejection: T
			});
			this._plugins.exec("spawn.before", void 0, {
				...this.taskContext(e, r),
				kill(C) {
					T = C || T;
				}
			});
			const k = spawn(n, r, a);
			k.stdout.on("data", Et(y, "stdOut", o, i.step("stdOut"))), k.stderr.on("data", Et(w, "stdErr", o, i.step("stdErr"))), k.on("error", Mn(w, o)), s && (o("Passing child process stdOut/stdErr to custom outputHandler"), s(n, k.stdout, k.stderr, [...r])), this._plugins.exec("spawn.after", void 0, {
				...this.taskContext(e, r),
				spawned: k,
				close(C, Te) {
					c({
						stdOut: y,
						stdErr: w,
						exitCode: C,
						rejection: T || Te
					});
				},
				kill(C) {
					k.killed || (T = C, k.kill("SIGINT"));
				}
			});
		});
	}
	_beforeSpawn(e, n) {
		let r;
		return this._plugins.exec("spawn.before", void 0, {
			...this.taskContext(e, n),
			kill(s) {
				r = s || r;
			}
		}), r;
	}
	taskContext(e, n) {
		return {
			method: String(Me(e.commands) || ""),
			commands: n,
			env: { ...this.env },
			input: kt(e) ? void 0 : e.input
		};
	}
};
function Mn(t, e) {
	return (n) => {
		e("[ERROR] child process exception %o", n), t.push(Buffer.from(String(n.stack), "ascii"));
	};
}
function Et(t, e, n, r) {
	return (s) => {
		n("%s received %L bytes", e, s), r("%B", s), t.push(s);
	};
}
var Dn = class {
	constructor(e, n, r) {
		this.cwd = e, this._scheduler = n, this._plugins = r, this._chain = this.chain();
	}
	chain() {
		return new Pn(this, this._scheduler, this._plugins);
	}
	push(e) {
		return this._chain.push(e);
	}
};
function Ln(t, e, n = W) {
	const r = (o) => {
		n(null, o);
	}, s = (o) => {
		o?.task === t && n(o, void 0);
	};
	e.then(r, s);
}
function St(t, e) {
	return tn((n) => {
		if (!Lt(t)) throw new Error(`Git.cwd: cannot change to non-directory "${t}"`);
		return (e || n).cwd = t;
	});
}
function Q(t) {
	const e = ["checkout", ...t];
	return e[1] === "-b" && e.includes("-B") && (e[1] = ct(e, "-B")), g(e);
}
function jn() {
	return {
		checkout() {
			return this._runTask(Q(h(arguments, 1)), u(arguments));
		},
		checkoutBranch(t, e) {
			return this._runTask(Q([
				"-b",
				t,
				e,
				...h(arguments)
			]), u(arguments));
		},
		checkoutLocalBranch(t) {
			return this._runTask(Q([
				"-b",
				t,
				...h(arguments)
			]), u(arguments));
		}
	};
}
const Yt = (t, e, n) => {
	const r = ["clone", ...n];
	return m(t) && r.push(c$1(t)), m(e) && r.push(c$1(e)), g(r);
};
const Bn = (t, e, n) => (S(n, "--mirror"), Yt(t, e, n));
function Rt(t, e, n, ...r) {
	return m(n) ? e(n, d(r[0], m), h(arguments)) : b(`git.${t}() requires a string 'repoPath'`);
}
function In() {
	return {
		clone(t, ...e) {
			return this._runTask(Rt("clone", Yt, d(t, m), ...e), u(arguments));
		},
		mirror(t, ...e) {
			return this._runTask(Rt("mirror", Bn, d(t, m), ...e), u(arguments));
		}
	};
}
const Un = [
	new l(/^\[([^\s]+)( \([^)]+\))? ([^\]]+)/, (t, [e, n, r]) => {
		t.branch = e, t.commit = r, t.root = !!n;
	}),
	new l(/\s*Author:\s(.+)/i, (t, [e]) => {
		const n = e.split("<"), r = n.pop();
		!r || !r.includes("@") || (t.author = {
			email: r.substr(0, r.length - 1),
			name: n.join("<").trim()
		});
	}),
	new l(/(\d+)[^,]*(?:,\s*(\d+)[^,]*)(?:,\s*(\d+))/g, (t, [e, n, r]) => {
		t.summary.changes = parseInt(e, 10) || 0, t.summary.insertions = parseInt(n, 10) || 0, t.summary.deletions = parseInt(r, 10) || 0;
	}),
	new l(/^(\d+)[^,]*(?:,\s*(\d+)[^(]+\(([+-]))?/, (t, [e, n, r]) => {
		t.summary.changes = parseInt(e, 10) || 0;
		const s = parseInt(n, 10) || 0;
		r === "-" ? t.summary.deletions = s : r === "+" && (t.summary.insertions = s);
	})
];
function Fn(t) {
	return E({
		author: null,
		branch: "",
		commit: "",
		root: !1,
		summary: {
			changes: 0,
			insertions: 0,
			deletions: 0
		}
	}, Un, t);
}
function Gn(t, e, n) {
	return {
		commands: [
			"-c",
			"core.abbrev=40",
			"commit",
			...U(t, "-m"),
			...e,
			...n
		],
		format: "utf-8",
		parser: Fn
	};
}
function zn() {
	return { commit(e, ...n) {
		const r = u(arguments), s = t(e) || Gn(v(e), v(d(n[0], G, [])), [...L(d(n[1], K, [])), ...h(arguments, 0, !0)]);
		return this._runTask(s, r);
	} };
	function t(e) {
		return !G(e) && b("git.commit: requires the commit message to be supplied as a string/string[]");
	}
}
function qn() {
	return {
		count: 0,
		garbage: 0,
		inPack: 0,
		packs: 0,
		prunePackable: 0,
		size: 0,
		sizeGarbage: 0,
		sizePack: 0
	};
}
const Wn = new l(/([a-z-]+): (\d+)$/, (t, [e, n]) => {
	const r = jt(e);
	Object.hasOwn(t, r) && (t[r] = p(n));
});
function Hn() {
	return { countObjects() {
		return this._runTask({
			commands: ["count-objects", "--verbose"],
			format: "utf-8",
			parser(t) {
				return E(qn(), [Wn], t);
			}
		});
	} };
}
function Kn() {
	return { firstCommit() {
		return this._runTask(g([
			"rev-list",
			"--max-parents=0",
			"HEAD"
		], !0), u(arguments));
	} };
}
function Vn(t, e) {
	const n = ["hash-object", t];
	return e && n.push("-w"), g(n, !0);
}
var J = class {
	constructor(e, n, r, s) {
		this.bare = e, this.path = n, this.existing = r, this.gitDir = s;
	}
};
const Xn = /^Init.+ repository in (.+)$/;
const Yn = /^Rein.+ in (.+)$/;
function Qn(t, e, n) {
	const r = String(n).trim();
	let s;
	if (s = Xn.exec(r)) return new J(t, e, !1, s[1]);
	if (s = Yn.exec(r)) return new J(t, e, !0, s[1]);
	let o = "";
	const i = r.split(" ");
	for (; i.length;) if (i.shift() === "in") {
		o = i.join(" ");
		break;
	}
	return new J(t, e, /^re/i.test(r), o);
}
const Qt = "--bare";
function Jn(t) {
	return t.includes(Qt);
}
function Zn(t = !1, e, n) {
	const r = ["init", ...n];
	return t && !Jn(r) && r.splice(1, 0, Qt), {
		commands: r,
		format: "utf-8",
		parser(s) {
			return Qn(r.includes("--bare"), e, s);
		}
	};
}
function tr(t) {
	return t === void 0 ? b("interpretTrailers called without input content") : {
		format: "utf-8",
		parser(e) {
			return Object.fromEntries(ut(e, (n) => {
				const r = n.indexOf(":");
				return [jt(n.substring(0, r).toLowerCase()), n.substring(r + 2).trim()];
			}));
		},
		commands: ["interpret-trailers", "--parse"],
		input: t
	};
}
function er() {
	return { interpretTrailers(t) {
		return this._runTask(tr(d(t, Be)), u(arguments));
	} };
}
var R = /* @__PURE__ */ ((t) => (t.NONE = "", t.STAT = "--stat", t.NUM_STAT = "--numstat", t.NAME_ONLY = "--name-only", t.NAME_STATUS = "--name-status", t))(R || {});
const Jt = /^--(stat|numstat|name-only|name-status)(=|$)/;
function pt(t) {
	for (let e = 0; e < t.length; e++) {
		const n = Jt.exec(t[e]);
		if (n) return `--${n[1]}`;
	}
	return "";
}
function nr(t) {
	return Jt.test(t);
}
var rr = class {
	constructor() {
		this.changed = 0, this.deletions = 0, this.insertions = 0, this.files = [];
	}
};
const Ot = [
	new l(/^(.+)\s+\|\s+(\d+)(\s+[+\-]+)?$/, (t, [e, n, r = ""]) => {
		t.files.push({
			file: e.trim(),
			changes: p(n),
			insertions: r.replace(/[^+]/g, "").length,
			deletions: r.replace(/[^-]/g, "").length,
			binary: !1
		});
	}),
	new l(/^(.+) \|\s+Bin ([0-9.]+) -> ([0-9.]+) ([a-z]+)/, (t, [e, n, r]) => {
		t.files.push({
			file: e.trim(),
			before: p(n),
			after: p(r),
			binary: !0
		});
	}),
	new l(/^(.+)\s+\|\s+Bin\s*$/, (t, [e]) => {
		t.files.push({
			file: e.trim(),
			before: 0,
			after: 0,
			binary: !0
		});
	}),
	new l(/(\d+) files? changed\s*((?:, \d+ [^,]+){0,2})/, (t, [e, n]) => {
		const r = /(\d+) i/.exec(n), s = /(\d+) d/.exec(n);
		t.changed = p(e), t.insertions = p(r?.[1]), t.deletions = p(s?.[1]);
	})
];
const sr = [new l(/(\d+)\t(\d+)\t(.+)$/, (t, [e, n, r]) => {
	const s = p(e), o = p(n);
	t.changed++, t.insertions += s, t.deletions += o, t.files.push({
		file: r,
		changes: s + o,
		insertions: s,
		deletions: o,
		binary: !1
	});
}), new l(/-\t-\t(.+)$/, (t, [e]) => {
	t.changed++, t.files.push({
		file: e,
		after: 0,
		before: 0,
		binary: !0
	});
})];
const or = [new l(/(.+)$/, (t, [e]) => {
	t.changed++, t.files.push({
		file: e,
		changes: 0,
		insertions: 0,
		deletions: 0,
		binary: !1
	});
})];
const ir = [new l(/([ACDMRTUXB])([0-9]{0,3})\t(.[^\t]*)(\t(.[^\t]*))?$/, (t, [e, n, r, s, o]) => {
	t.changed++, t.files.push({
		file: o ?? r,
		changes: 0,
		insertions: 0,
		deletions: 0,
		binary: !1,
		status: bt(_n(e) && e),
		from: bt(!!o && r !== o && r),
		similarity: p(n)
	});
})];
const ar = {
	[R.NONE]: Ot,
	[R.STAT]: Ot,
	[R.NUM_STAT]: sr,
	[R.NAME_STATUS]: ir,
	[R.NAME_ONLY]: or
};
function Zt(t = R.NONE) {
	const e = ar[t];
	return (n) => E(new rr(), e, n, !1);
}
const te = "òòòòòò ";
const ee = " òò";
const ne = " ò ";
const ur = [
	"hash",
	"date",
	"message",
	"refs",
	"author_name",
	"author_email"
];
function cr(t, e) {
	return e.reduce((n, r, s) => (n[r] = t[s] || "", n), /* @__PURE__ */ Object.create({ diff: null }));
}
function re(t = ne, e = ur, n = R.NONE) {
	const r = Zt(n);
	return function(s) {
		const o = H(s.trim(), !1, te).map(function(i) {
			const a = i.split(ee), c = cr(a[0].split(t), e);
			return a.length > 1 && a[1].trim() && (c.diff = r(a[1])), c;
		});
		return {
			all: o,
			latest: o.length && o[0] || null,
			total: o.length
		};
	};
}
function fr(t) {
	let e = pt(t);
	const n = ["diff"];
	return e === R.NONE && (e = R.STAT, n.push("--stat=4096")), n.push(...t), dt(n) || {
		commands: n,
		format: "utf-8",
		parser: Zt(e)
	};
}
function dt(t) {
	const e = t.filter(nr);
	if (e.length > 1) return b(`Summary flags are mutually exclusive - pick one of ${e.join(",")}`);
	if (e.length && t.includes("-z")) return b(`Summary flag ${e} parsing is not compatible with null termination option '-z'`);
}
var se = /* @__PURE__ */ ((t) => (t[t["--pretty"] = 0] = "--pretty", t[t["max-count"] = 1] = "max-count", t[t.maxCount = 2] = "maxCount", t[t.n = 3] = "n", t[t.file = 4] = "file", t[t.format = 5] = "format", t[t.from = 6] = "from", t[t.to = 7] = "to", t[t.splitter = 8] = "splitter", t[t.symmetric = 9] = "symmetric", t[t.mailMap = 10] = "mailMap", t[t.multiLine = 11] = "multiLine", t[t.strictDate = 12] = "strictDate", t))(se || {});
function lr(t, e) {
	const n = [], r = [];
	return Object.keys(t).forEach((s) => {
		n.push(s), r.push(String(t[s]));
	}), [n, r.join(e)];
}
function hr(t) {
	return Object.keys(t).reduce((e, n) => (n in se || (e[n] = t[n]), e), {});
}
function oe(t = {}, e = []) {
	const n = d(t.splitter, m, ne), [s, o] = lr(lt(t.format) ? t.format : {
		hash: "%H",
		date: t.strictDate === !1 ? "%ai" : "%aI",
		message: "%s",
		refs: "%D",
		body: t.multiLine ? "%B" : "%b",
		author_name: t.mailMap !== !1 ? "%aN" : "%an",
		author_email: t.mailMap !== !1 ? "%aE" : "%ae"
	}, n), i = [], a = [`--pretty=format:${te}${o}${ee}`, ...e], c = t.n || t["max-count"] || t.maxCount;
	if (c && a.push(`--max-count=${c}`), t.from || t.to) {
		const y = t.symmetric !== !1 ? "..." : "..";
		i.push(`${t.from || ""}${y}${t.to || ""}`);
	}
	return m(t.file) && a.push("--follow", c$1(t.file)), It(hr(t), a), {
		fields: s,
		splitter: n,
		commands: [...a, ...i]
	};
}
function mr(t, e, n) {
	const r = re(t, e, pt(n));
	return {
		commands: ["log", ...n],
		format: "utf-8",
		parser: r
	};
}
function pr() {
	return { log(...n) {
		const r = u(arguments), s = oe(ht(arguments), L(d(arguments[0], K, []))), o = e(...n) || dt(s.commands) || t(s);
		return this._runTask(o, r);
	} };
	function t(n) {
		return mr(n.splitter, n.fields, n.commands);
	}
	function e(n, r) {
		return m(n) && m(r) && b("git.log(string, string) should be replaced with git.log({ from: string, to: string })");
	}
}
var Z = class {
	constructor(e, n = null, r) {
		this.reason = e, this.file = n, this.meta = r;
	}
	toString() {
		return `${this.file}:${this.reason}`;
	}
};
var dr = class {
	constructor() {
		this.conflicts = [], this.merges = [], this.result = "success";
	}
	get failed() {
		return this.conflicts.length > 0;
	}
	get reason() {
		return this.result;
	}
	toString() {
		return this.conflicts.length ? `CONFLICTS: ${this.conflicts.join(", ")}` : "OK";
	}
};
var ie = class {
	constructor() {
		this.remoteMessages = { all: [] }, this.created = [], this.deleted = [], this.files = [], this.deletions = {}, this.insertions = {}, this.summary = {
			changes: 0,
			deletions: 0,
			insertions: 0
		};
	}
};
var gr = class {
	constructor() {
		this.remote = "", this.hash = {
			local: "",
			remote: ""
		}, this.branch = {
			local: "",
			remote: ""
		}, this.message = "";
	}
	toString() {
		return this.message;
	}
};
function tt(t) {
	return t.objects = t.objects || {
		compressing: 0,
		counting: 0,
		enumerating: 0,
		packReused: 0,
		reused: {
			count: 0,
			delta: 0
		},
		total: {
			count: 0,
			delta: 0
		}
	};
}
function Ct(t) {
	const e = /^\s*(\d+)/.exec(t), n = /delta (\d+)/i.exec(t);
	return {
		count: p(e && e[1] || "0"),
		delta: p(n && n[1] || "0")
	};
}
const yr = [
	new x(/^remote:\s*(enumerating|counting|compressing) objects: (\d+),/i, (t, [e, n]) => {
		const r = e.toLowerCase(), s = tt(t.remoteMessages);
		Object.assign(s, { [r]: p(n) });
	}),
	new x(/^remote:\s*(enumerating|counting|compressing) objects: \d+% \(\d+\/(\d+)\),/i, (t, [e, n]) => {
		const r = e.toLowerCase(), s = tt(t.remoteMessages);
		Object.assign(s, { [r]: p(n) });
	}),
	new x(/total ([^,]+), reused ([^,]+), pack-reused (\d+)/i, (t, [e, n, r]) => {
		const s = tt(t.remoteMessages);
		s.total = Ct(e), s.reused = Ct(n), s.packReused = p(r);
	})
];
const wr = [
	new x(/^remote:\s*(.+)$/, (t, [e]) => (t.remoteMessages.all.push(e.trim()), !1)),
	...yr,
	new x([/create a (?:pull|merge) request/i, /\s(https?:\/\/\S+)$/], (t, [e]) => {
		t.remoteMessages.pullRequestUrl = e;
	}),
	new x([/found (\d+) vulnerabilities.+\(([^)]+)\)/i, /\s(https?:\/\/\S+)$/], (t, [e, n, r]) => {
		t.remoteMessages.vulnerabilities = {
			count: p(e),
			summary: n,
			url: r
		};
	})
];
function ae(t, e) {
	return E({ remoteMessages: new br() }, wr, e);
}
var br = class {
	constructor() {
		this.all = [];
	}
};
const vr = [
	new l(/^\s*(.+?)\s+\|\s+\d+\s*(\+*)(-*)/, (t, [e, n, r]) => {
		t.files.push(e), n && (t.insertions[e] = n.length), r && (t.deletions[e] = r.length);
	}),
	new l(/(\d+)\D+((\d+)\D+\(\+\))?(\D+(\d+)\D+\(-\))?/, (t, [e, , n, , r]) => n !== void 0 || r !== void 0 ? (t.summary.changes = +e || 0, t.summary.insertions = +n || 0, t.summary.deletions = +r || 0, !0) : !1),
	new l(/^(create|delete) mode \d+ (.+)/, (t, [e, n]) => {
		S(t.files, n), S(e === "create" ? t.created : t.deleted, n);
	})
];
const Er = [
	new l(/^from\s(.+)$/i, (t, [e]) => {
		t.remote = e;
	}),
	new l(/^fatal:\s(.+)$/, (t, [e]) => {
		t.message = e;
	}),
	new l(/([a-z0-9]+)\.\.([a-z0-9]+)\s+(\S+)\s+->\s+(\S+)$/, (t, [e, n, r, s]) => {
		t.branch.local = r, t.hash.local = e, t.branch.remote = s, t.hash.remote = n;
	})
];
const Sr = (t, e) => E(new ie(), vr, [t, e]);
const ue = (t, e) => Object.assign(new ie(), Sr(t, e), ae(t, e));
function Rr(t, e) {
	const n = E(new gr(), Er, [t, e]);
	return n.message && n;
}
const Or = [
	new l(/^Auto-merging\s+(.+)$/, (t, [e]) => {
		t.merges.push(e);
	}),
	new l(/^CONFLICT\s+\((.+)\): Merge conflict in (.+)$/, (t, [e, n]) => {
		t.conflicts.push(new Z(e, n));
	}),
	new l(/^CONFLICT\s+\((.+\/delete)\): (.+) deleted in (.+) and/, (t, [e, n, r]) => {
		t.conflicts.push(new Z(e, n, { deleteRef: r }));
	}),
	new l(/^CONFLICT\s+\((.+)\):/, (t, [e]) => {
		t.conflicts.push(new Z(e, null));
	}),
	new l(/^Automatic merge failed;\s+(.+)$/, (t, [e]) => {
		t.result = e;
	})
];
const Cr = (t, e) => Object.assign(Ar(t), ue(t, e));
const Ar = (t) => E(new dr(), Or, t);
function At(t) {
	return t.length ? {
		commands: ["merge", ...t],
		format: "utf-8",
		parser(e, n) {
			const r = Cr(e, n);
			if (r.failed) throw new at(r);
			return r;
		}
	} : b("Git.merge requires at least one option");
}
function xr(t, e, n) {
	const r = n.includes("deleted"), s = n.includes("tag") || /^refs\/tags/.test(t), o = !n.includes("new");
	return {
		deleted: r,
		tag: s,
		branch: !s,
		new: !o,
		alreadyUpdated: o,
		local: t,
		remote: e
	};
}
const Nr = [
	new l(/^Pushing to (.+)$/, (t, [e]) => {
		t.repo = e;
	}),
	new l(/^updating local tracking ref '(.+)'/, (t, [e]) => {
		t.ref = {
			...t.ref || {},
			local: e
		};
	}),
	new l(/^[=*-]\s+([^:]+):(\S+)\s+\[(.+)]$/, (t, [e, n, r]) => {
		t.pushed.push(xr(e, n, r));
	}),
	new l(/^Branch '([^']+)' set up to track remote branch '([^']+)' from '([^']+)'/, (t, [e, n, r]) => {
		t.branch = {
			...t.branch || {},
			local: e,
			remote: n,
			remoteName: r
		};
	}),
	new l(/^([^:]+):(\S+)\s+([a-z0-9]+)\.\.([a-z0-9]+)$/, (t, [e, n, r, s]) => {
		t.update = {
			head: {
				local: e,
				remote: n
			},
			hash: {
				from: r,
				to: s
			}
		};
	})
];
const $r = (t, e) => {
	const n = Pr(t, e), r = ae(t, e);
	return {
		...n,
		...r
	};
};
const Pr = (t, e) => E({ pushed: [] }, Nr, [t, e]);
function Mr(t = {}, e) {
	return S(e, "--tags"), ce(t, e);
}
function ce(t = {}, e) {
	const n = ["push", ...e];
	return t.branch && n.splice(1, 0, t.branch), t.remote && n.splice(1, 0, t.remote), ct(n, "-v"), S(n, "--verbose"), S(n, "--porcelain"), {
		commands: n,
		format: "utf-8",
		parser: $r
	};
}
function Dr() {
	return {
		showBuffer() {
			const t = ["show", ...h(arguments, 1)];
			return t.includes("--binary") || t.splice(1, 0, "--binary"), this._runTask(Gt(t), u(arguments));
		},
		show() {
			const t = ["show", ...h(arguments, 1)];
			return this._runTask(g(t), u(arguments));
		}
	};
}
const Lr = /^(.+)\0(.+)$/;
var jr = class {
	constructor(e, n, r) {
		if (this.path = e, this.index = n, this.working_dir = r, n === "R" || r === "R") {
			const s = Lr.exec(e) || [
				null,
				e,
				e
			];
			this.from = s[2] || "", this.path = s[1] || "";
		}
	}
};
var Br = class {
	constructor() {
		this.not_added = [], this.conflicted = [], this.created = [], this.deleted = [], this.ignored = void 0, this.modified = [], this.renamed = [], this.files = [], this.staged = [], this.ahead = 0, this.behind = 0, this.current = null, this.tracking = null, this.detached = !1, this.isClean = () => !this.files.length;
	}
};
function xt(t) {
	const [e, n] = t.split(I);
	return {
		from: n || e,
		to: e
	};
}
function _(t, e, n) {
	return [`${t}${e}`, n];
}
function et(t, ...e) {
	return e.map((n) => _(t, n, (r, s) => r.conflicted.push(s)));
}
const Ir = new Map([
	_(" ", "A", (t, e) => t.created.push(e)),
	_(" ", "D", (t, e) => t.deleted.push(e)),
	_(" ", "M", (t, e) => t.modified.push(e)),
	_("A", " ", (t, e) => {
		t.created.push(e), t.staged.push(e);
	}),
	_("A", "M", (t, e) => {
		t.created.push(e), t.staged.push(e), t.modified.push(e);
	}),
	_("D", " ", (t, e) => {
		t.deleted.push(e), t.staged.push(e);
	}),
	_("M", " ", (t, e) => {
		t.modified.push(e), t.staged.push(e);
	}),
	_("M", "M", (t, e) => {
		t.modified.push(e), t.staged.push(e);
	}),
	_("R", " ", (t, e) => {
		t.renamed.push(xt(e));
	}),
	_("R", "M", (t, e) => {
		const n = xt(e);
		t.renamed.push(n), t.modified.push(n.to);
	}),
	_("!", "!", (t, e) => {
		(t.ignored = t.ignored || []).push(e);
	}),
	_("?", "?", (t, e) => t.not_added.push(e)),
	...et("A", "A", "U"),
	...et("D", "D", "U"),
	...et("U", "A", "D", "U"),
	["##", (t, e) => {
		const n = /ahead (\d+)/, r = /behind (\d+)/, s = /^(.+?(?=(?:\.{3}|\s|$)))/, o = /\.{3}(\S*)/, i = /\son\s(\S+?)(?=\.{3}|$)/;
		let a = n.exec(e);
		t.ahead = a && +a[1] || 0, a = r.exec(e), t.behind = a && +a[1] || 0, a = s.exec(e), t.current = d(a?.[1], m, null), a = o.exec(e), t.tracking = d(a?.[1], m, null), a = i.exec(e), a && (t.current = d(a?.[1], m, t.current)), t.detached = /\(no branch\)/.test(e);
	}]
]);
const Ur = function(t) {
	const e = t.split(I), n = new Br();
	for (let r = 0, s = e.length; r < s;) {
		let o = e[r++].trim();
		o && (o.charAt(0) === "R" && (o += I + (e[r++] || "")), Fr(n, o));
	}
	return n;
};
function Fr(t, e) {
	const n = e.trim();
	switch (" ") {
		case n.charAt(2): return r(n.charAt(0), n.charAt(1), n.slice(3));
		case n.charAt(1): return r(" ", n.charAt(0), n.slice(2));
		default: return;
	}
	function r(s, o, i) {
		const a = `${s}${o}`, c = Ir.get(a);
		c && c(t, i), a !== "##" && a !== "!!" && t.files.push(new jr(i, s, o));
	}
}
const Gr = ["--null", "-z"];
function zr(t) {
	return {
		format: "utf-8",
		commands: [
			"status",
			"--porcelain",
			"-b",
			"-u",
			"--null",
			...t.filter((n) => !Gr.includes(n))
		],
		parser(n) {
			return Ur(n);
		}
	};
}
const fe = "installed=false";
function q(t = 0, e = 0, n = 0, r = "", s = !0) {
	return Object.defineProperty({
		major: t,
		minor: e,
		patch: n,
		agent: r,
		installed: s
	}, "toString", {
		value() {
			return `${this.major}.${this.minor}.${this.patch}`;
		},
		configurable: !1,
		enumerable: !1
	});
}
function qr() {
	return q(0, 0, 0, "", !1);
}
function Wr() {
	return { version() {
		return this._runTask({
			commands: ["--version"],
			format: "utf-8",
			parser: Kr,
			onError(t, e, n, r) {
				if (t.exitCode === V.NOT_FOUND) return n(Buffer.from(fe));
				r(e);
			}
		});
	} };
}
const Hr = [new l(/version (\d+)\.(\d+)\.(\d+)(?:\s*\((.+)\))?/, (t, [e, n, r, s = ""]) => {
	Object.assign(t, q(p(e), p(n), p(r), s));
}), new l(/version (\d+)\.(\d+)\.(\D+)(.+)?$/, (t, [e, n, r, s = ""]) => {
	Object.assign(t, q(p(e), p(n), r, s));
})];
function Kr(t) {
	return t === fe ? qr() : E(q(0, 0, 0, t), Hr, t);
}
var le = class {
	constructor(e) {
		this._executor = e;
	}
	_runTask(e, n) {
		const r = this._executor.chain(), s = r.push(e);
		return n && Ln(e, s, n), Object.create(this, {
			then: { value: s.then.bind(s) },
			catch: { value: s.catch.bind(s) },
			_executor: { value: r }
		});
	}
	add(e) {
		return this._runTask(g(["add", ...v(e)]), u(arguments));
	}
	cwd(e) {
		const n = u(arguments);
		return typeof e == "string" ? this._runTask(St(e, this._executor), n) : typeof e?.path == "string" ? this._runTask(St(e.path, e.root && this._executor || void 0), n) : this._runTask(b("Git.cwd: workingDirectory must be supplied as a string"), n);
	}
	hashObject(e, n) {
		return this._runTask(Vn(e, n === !0), u(arguments));
	}
	init(e) {
		return this._runTask(Zn(e === !0, this._executor.cwd, h(arguments)), u(arguments));
	}
	merge() {
		return this._runTask(At(h(arguments)), u(arguments));
	}
	mergeFromTo(e, n) {
		return m(e) && m(n) ? this._runTask(At([
			e,
			n,
			...h(arguments)
		]), u(arguments, !1)) : this._runTask(b("Git.mergeFromTo requires that the 'remote' and 'branch' arguments are supplied as strings"));
	}
	outputHandler(e) {
		return this._executor.outputHandler = e, this;
	}
	push() {
		const e = ce({
			remote: d(arguments[0], m),
			branch: d(arguments[1], m)
		}, h(arguments));
		return this._runTask(e, u(arguments));
	}
	stash() {
		return this._runTask(g(["stash", ...h(arguments)]), u(arguments));
	}
	status() {
		return this._runTask(zr(h(arguments)), u(arguments));
	}
};
Object.assign(le.prototype, jn(), In(), zn(), Tn(), Hn(), Kn(), On(), er(), pr(), Dr(), Wr());
const Vr = /* @__PURE__ */ (() => {
	let t = 0;
	return () => {
		t++;
		const { promise: e, done: n } = (0, import_dist$1.createDeferred)();
		return {
			promise: e,
			done: n,
			id: t
		};
	};
})();
var Xr = class {
	constructor(e = 2) {
		this.concurrency = e, this.logger = $("", "scheduler"), this.pending = [], this.running = [], this.logger("Constructed, concurrency=%s", e);
	}
	schedule() {
		if (!this.pending.length || this.running.length >= this.concurrency) {
			this.logger("Schedule attempt ignored, pending=%s running=%s concurrency=%s", this.pending.length, this.running.length, this.concurrency);
			return;
		}
		const e = S(this.running, this.pending.shift());
		this.logger("Attempting id=%s", e.id), e.done(() => {
			this.logger("Completing id=", e.id), ct(this.running, e), this.schedule();
		});
	}
	next() {
		const { promise: e, id: n } = S(this.pending, Vr());
		return this.logger("Scheduling id=%s", n), this.schedule(), e;
	}
};
function Yr(t, e) {
	return g([
		"apply",
		...e,
		...t
	]);
}
var he = /* @__PURE__ */ ((t) => (t.CURRENT = "*", t.LINKED = "+", t))(he || {});
var Qr = class {
	constructor() {
		this.all = [], this.branches = {}, this.current = "", this.detached = !1;
	}
	push(e, n, r, s, o) {
		e === "*" && (this.detached = n, this.current = r), this.all.push(r), this.branches[r] = {
			current: e === "*",
			linkedWorkTree: e === "+",
			name: r,
			commit: s,
			label: o
		};
	}
};
const Jr = [new l(/^([*+]\s)?\((?:HEAD )?detached (?:from|at) (\S+)\)\s+([a-z0-9]+)\s(.*)$/, (t, [e, n, r, s]) => {
	t.push(Nt(e), !0, n, r, s);
}), new l(/^([*+]\s)?(\S+)\s+([a-z0-9]+)\s?(.*)$/s, (t, [e, n, r, s]) => {
	t.push(Nt(e), !1, n, r, s);
})];
const Zr = new l(/^(\S+)$/s, (t, [e]) => {
	t.push(he.CURRENT, !1, e, "", "");
});
function Nt(t) {
	return t ? t.charAt(0) : "";
}
function me(t, e = !1) {
	return E(new Qr(), e ? [Zr] : Jr, t);
}
var ts = class {
	constructor() {
		this.all = [], this.branches = {}, this.errors = [];
	}
	get success() {
		return !this.errors.length;
	}
};
function es(t, e) {
	return {
		branch: t,
		hash: e,
		success: !0
	};
}
function ns(t) {
	return {
		branch: t,
		hash: null,
		success: !1
	};
}
const rs = /(\S+)\s+\(\S+\s([^)]+)\)/;
const pe = /^error[^']+'([^']+)'/m;
const ss = [new l(rs, (t, [e, n]) => {
	const r = es(e, n);
	t.all.push(r), t.branches[e] = r;
}), new l(pe, (t, [e]) => {
	const n = ns(e);
	t.errors.push(n), t.all.push(n), t.branches[e] = n;
})];
const gt = (t, e) => E(new ts(), ss, [t, e]);
function de(t, e) {
	return e === V.ERROR && pe.test(t);
}
function os$1(t) {
	const e = [
		"-d",
		"-D",
		"--delete"
	];
	return t.some((n) => e.includes(n));
}
function is(t) {
	const e = os$1(t), n = t.includes("--show-current"), r = ["branch", ...t];
	return r.length === 1 && r.push("-a"), r.includes("-v") || r.splice(1, 0, "-v"), {
		format: "utf-8",
		commands: r,
		parser(s, o) {
			return e ? gt(s, o).all[0] : me(s, n);
		}
	};
}
function as() {
	return {
		format: "utf-8",
		commands: ["branch", "-v"],
		parser(t) {
			return me(t);
		}
	};
}
function us(t, e = !1) {
	return {
		format: "utf-8",
		commands: [
			"branch",
			"-v",
			e ? "-D" : "-d",
			...t
		],
		parser(n, r) {
			return gt(n, r);
		},
		onError({ exitCode: n, stdOut: r }, s, o, i) {
			if (!de(String(s), n)) return i(s);
			o(r);
		}
	};
}
function cs(t, e = !1) {
	const n = {
		format: "utf-8",
		commands: [
			"branch",
			"-v",
			e ? "-D" : "-d",
			t
		],
		parser(r, s) {
			return gt(r, s).branches[t];
		},
		onError({ exitCode: r, stdErr: s, stdOut: o }, i, a, c) {
			if (!de(String(i), r)) return c(i);
			throw new at(n.parser(F(o), F(s)), String(i));
		}
	};
	return n;
}
function fs$1(t) {
	return {
		commands: ["check-ignore", ...t],
		format: "utf-8",
		parser: ls
	};
}
function ls(t) {
	return t.split(/\n/g).map(hs).filter(Boolean);
}
function hs(t) {
	const e = t.trim().replace(/^["']|["']$/g, "");
	return e && normalize(e);
}
const ms = [
	new l(/From (.+)$/, (t, [e]) => {
		t.remote = e;
	}),
	new l(/\* \[new branch]\s+(\S+)\s*-> (.+)$/, (t, [e, n]) => {
		t.branches.push({
			name: e,
			tracking: n
		});
	}),
	new l(/\* \[new tag]\s+(\S+)\s*-> (.+)$/, (t, [e, n]) => {
		t.tags.push({
			name: e,
			tracking: n
		});
	}),
	new l(/- \[deleted]\s+\S+\s*-> (.+)$/, (t, [e]) => {
		t.deleted.push({ tracking: e });
	}),
	new l(/\s*([^.]+)\.\.(\S+)\s+(\S+)\s*-> (.+)$/, (t, [e, n, r, s]) => {
		t.updated.push({
			name: r,
			tracking: s,
			to: n,
			from: e
		});
	})
];
function ps(t, e) {
	return E({
		raw: t,
		remote: null,
		branches: [],
		tags: [],
		updated: [],
		deleted: []
	}, ms, [t, e]);
}
function ds(t) {
	return /^--upload-pack(=|$)/.test(t);
}
function gs(t, e, n) {
	const r = ["fetch", ...n];
	return t && e && r.push(t, e), r.find(ds) ? b("git.fetch: potential exploit argument blocked.") : {
		commands: r,
		format: "utf-8",
		parser: ps
	};
}
const ys = [new l(/^Renaming (.+) to (.+)$/, (t, [e, n]) => {
	t.moves.push({
		from: e,
		to: n
	});
})];
function ws(t) {
	return E({ moves: [] }, ys, t);
}
function bs(t, e) {
	return {
		commands: [
			"mv",
			"-v",
			...v(t),
			e
		],
		format: "utf-8",
		parser: ws
	};
}
function Ts(t, e, n) {
	const r = ["pull", ...n];
	return t && e && r.splice(1, 0, t, e), {
		commands: r,
		format: "utf-8",
		parser(s, o) {
			return ue(s, o);
		},
		onError(s, o, i, a) {
			const c = Rr(F(s.stdOut), F(s.stdErr));
			if (c) return a(new at(c));
			a(o);
		}
	};
}
function ks(t) {
	const e = {};
	return ge(t, ([n]) => e[n] = { name: n }), Object.values(e);
}
function _s(t) {
	const e = {};
	return ge(t, ([n, r, s]) => {
		Object.hasOwn(e, n) || (e[n] = {
			name: n,
			refs: {
				fetch: "",
				push: ""
			}
		}), s && r && (e[n].refs[s.replace(/[^a-z]/g, "")] = r);
	}), Object.values(e);
}
function ge(t, e) {
	ut(t, (n) => e(n.split(/\s+/)));
}
function vs(t, e, n) {
	return g([
		"remote",
		"add",
		...n,
		t,
		e
	]);
}
function Es(t) {
	const e = ["remote"];
	return t && e.push("-v"), {
		commands: e,
		format: "utf-8",
		parser: t ? _s : ks
	};
}
function Ss(t) {
	const e = [...t];
	return e[0] !== "ls-remote" && e.unshift("ls-remote"), g(e);
}
function Rs(t) {
	const e = [...t];
	return e[0] !== "remote" && e.unshift("remote"), g(e);
}
function Os(t) {
	return g([
		"remote",
		"remove",
		t
	]);
}
function Cs(t = {}, e) {
	const n = oe(t), r = [
		"stash",
		"list",
		...n.commands,
		...e
	], s = re(n.splitter, n.fields, pt(r));
	return dt(r) || {
		commands: r,
		format: "utf-8",
		parser: s
	};
}
function As(t, e) {
	return X([
		"add",
		t,
		e
	]);
}
function xs(t) {
	return X(["init", ...t]);
}
function X(t) {
	const e = [...t];
	return e[0] !== "submodule" && e.unshift("submodule"), g(e);
}
function Ns(t) {
	return X(["update", ...t]);
}
var $s = class {
	constructor(e, n) {
		this.all = e, this.latest = n;
	}
};
const Ps = function(t, e = !1) {
	const n = t.split(`
`).map(Ds).filter(Boolean);
	e || n.sort(function(s, o) {
		const i = s.split("."), a = o.split(".");
		if (i.length === 1 || a.length === 1) return Ms(B(i[0]), B(a[0]));
		for (let c = 0, y = Math.max(i.length, a.length); c < y; c++) {
			const w = ye(B(i[c]), B(a[c]));
			if (w) return w;
		}
		return 0;
	});
	const r = e ? n[0] : [...n].reverse().find((s) => s.indexOf(".") >= 0);
	return new $s(n, r);
};
function Ms(t, e) {
	const n = Number.isNaN(t);
	return n !== Number.isNaN(e) ? n ? 1 : -1 : n ? ye(t, e) : 0;
}
function ye(t, e) {
	return t === e ? 0 : t > e ? 1 : -1;
}
function Ds(t) {
	return t.trim();
}
function B(t) {
	return typeof t == "string" && parseInt(t.replace(/^\D+/g, ""), 10) || 0;
}
function Ls(t = []) {
	const e = t.some((n) => /^--sort=/.test(n));
	return {
		format: "utf-8",
		commands: [
			"tag",
			"-l",
			...t
		],
		parser(n) {
			return Ps(n, e);
		}
	};
}
function js(t) {
	return {
		format: "utf-8",
		commands: ["tag", t],
		parser() {
			return { name: t };
		}
	};
}
function Bs(t, e) {
	return {
		format: "utf-8",
		commands: [
			"tag",
			"-a",
			"-m",
			e,
			t
		],
		parser() {
			return { name: t };
		}
	};
}
function f(t, e) {
	this._plugins = e, this._executor = new Dn(t.baseDir, new Xr(t.maxConcurrentProcesses), e), this._trimmed = t.trimmed;
}
(f.prototype = Object.create(le.prototype)).constructor = f;
f.prototype.customBinary = function(t) {
	return this._plugins.reconfigure("binary", t), this;
};
f.prototype.env = function(t, e) {
	return arguments.length === 1 && typeof t == "object" ? this._executor.env = t : (this._executor.env = this._executor.env || {})[t] = e, this;
};
f.prototype.stashList = function(t) {
	return this._runTask(Cs(ht(arguments) || {}, K(t) && t || []), u(arguments));
};
f.prototype.mv = function(t, e) {
	return this._runTask(bs(t, e), u(arguments));
};
f.prototype.checkoutLatestTag = function(t) {
	var e = this;
	return this.pull(function() {
		e.tags(function(n, r) {
			e.checkout(r.latest, t);
		});
	});
};
f.prototype.pull = function(t, e, n, r) {
	return this._runTask(Ts(d(t, m), d(e, m), h(arguments)), u(arguments));
};
f.prototype.fetch = function(t, e) {
	return this._runTask(gs(d(t, m), d(e, m), h(arguments)), u(arguments));
};
f.prototype.tags = function(t, e) {
	return this._runTask(Ls(h(arguments)), u(arguments));
};
f.prototype.rebase = function() {
	return this._runTask(g(["rebase", ...h(arguments)]), u(arguments));
};
f.prototype.reset = function(t) {
	return this._runTask(An(xn(t), h(arguments)), u(arguments));
};
f.prototype.revert = function(t) {
	const e = u(arguments);
	return typeof t != "string" ? this._runTask(b("Commit must be a string"), e) : this._runTask(g([
		"revert",
		...h(arguments, 0, !0),
		t
	]), e);
};
f.prototype.addTag = function(t) {
	const e = typeof t == "string" ? js(t) : b("Git.addTag requires a tag name");
	return this._runTask(e, u(arguments));
};
f.prototype.addAnnotatedTag = function(t, e) {
	return this._runTask(Bs(t, e), u(arguments));
};
f.prototype.deleteLocalBranch = function(t, e, n) {
	return this._runTask(cs(t, typeof e == "boolean" ? e : !1), u(arguments));
};
f.prototype.deleteLocalBranches = function(t, e, n) {
	return this._runTask(us(t, typeof e == "boolean" ? e : !1), u(arguments));
};
f.prototype.branch = function(t, e) {
	return this._runTask(is(h(arguments)), u(arguments));
};
f.prototype.branchLocal = function(t) {
	return this._runTask(as(), u(arguments));
};
f.prototype.raw = function(t) {
	const e = !Array.isArray(t), n = [].slice.call(e ? arguments : t, 0);
	for (let s = 0; s < n.length && e; s++) if (!st(n[s])) {
		n.splice(s, n.length - s);
		break;
	}
	n.push(...h(arguments, 0, !0));
	var r = u(arguments);
	return n.length ? this._runTask(g(n, this._trimmed), r) : this._runTask(b("Raw: must supply one or more command to execute"), r);
};
f.prototype.submoduleAdd = function(t, e, n) {
	return this._runTask(As(t, e), u(arguments));
};
f.prototype.submoduleUpdate = function(t, e) {
	return this._runTask(Ns(h(arguments, !0)), u(arguments));
};
f.prototype.submoduleInit = function(t, e) {
	return this._runTask(xs(h(arguments, !0)), u(arguments));
};
f.prototype.subModule = function(t, e) {
	return this._runTask(X(h(arguments)), u(arguments));
};
f.prototype.listRemote = function() {
	return this._runTask(Ss(h(arguments)), u(arguments));
};
f.prototype.addRemote = function(t, e, n) {
	return this._runTask(vs(t, e, h(arguments)), u(arguments));
};
f.prototype.removeRemote = function(t, e) {
	return this._runTask(Os(t), u(arguments));
};
f.prototype.getRemotes = function(t, e) {
	return this._runTask(Es(t === !0), u(arguments));
};
f.prototype.remote = function(t, e) {
	return this._runTask(Rs(h(arguments)), u(arguments));
};
f.prototype.tag = function(t, e) {
	const n = h(arguments);
	return n[0] !== "tag" && n.unshift("tag"), this._runTask(g(n), u(arguments));
};
f.prototype.updateServerInfo = function(t) {
	return this._runTask(g(["update-server-info"]), u(arguments));
};
f.prototype.pushTags = function(t, e) {
	const n = Mr({ remote: d(t, m) }, h(arguments));
	return this._runTask(n, u(arguments));
};
f.prototype.rm = function(t) {
	return this._runTask(g([
		"rm",
		"-f",
		...v(t)
	]), u(arguments));
};
f.prototype.rmKeepLocal = function(t) {
	return this._runTask(g([
		"rm",
		"--cached",
		...v(t)
	]), u(arguments));
};
f.prototype.catFile = function(t, e) {
	return this._catFile("utf-8", arguments);
};
f.prototype.binaryCatFile = function() {
	return this._catFile("buffer", arguments);
};
f.prototype._catFile = function(t, e) {
	var n = u(e), r = ["cat-file"], s = e[0];
	if (typeof s == "string") return this._runTask(b("Git.catFile: options must be supplied as an array of strings"), n);
	Array.isArray(s) && r.push.apply(r, s);
	const o = t === "buffer" ? Gt(r) : g(r);
	return this._runTask(o, n);
};
f.prototype.diff = function(t, e) {
	const n = m(t) ? b("git.diff: supplying options as a single string is no longer supported, switch to an array of strings") : g(["diff", ...h(arguments)]);
	return this._runTask(n, u(arguments));
};
f.prototype.diffSummary = function() {
	return this._runTask(fr(h(arguments, 1)), u(arguments));
};
f.prototype.applyPatch = function(t) {
	const e = G(t) ? Yr(v(t), h([].slice.call(arguments, 1))) : b("git.applyPatch requires one or more string patches as the first argument");
	return this._runTask(e, u(arguments));
};
f.prototype.revparse = function() {
	const t = ["rev-parse", ...h(arguments, !0)];
	return this._runTask(g(t, !0), u(arguments));
};
f.prototype.clean = function(t, e, n) {
	const r = un(t), s = r && t.join("") || d(t, m) || "", o = h([].slice.call(arguments, r ? 1 : 0));
	return this._runTask(on(s, o), u(arguments));
};
f.prototype.exec = function(t) {
	return this._runTask({
		commands: [],
		format: "utf-8",
		parser() {
			typeof t == "function" && t();
		}
	});
};
f.prototype.checkIgnore = function(t, e) {
	return this._runTask(fs$1(v(d(t, G, []))), u(arguments));
};
f.prototype.checkIsRepo = function(t, e) {
	return this._runTask(We(d(t, m)), u(arguments));
};
function Is(t) {
	return t ? [{
		type: "spawn.before",
		action(r, s) {
			t.aborted && s.kill(new A(void 0, "abort", "Abort already signaled"));
		}
	}, {
		type: "spawn.after",
		action(r, s) {
			function o() {
				s.kill(new A(void 0, "abort", "Abort signal received"));
			}
			t.addEventListener("abort", o), s.spawned.on("close", () => t.removeEventListener("abort", o));
		}
	}] : void 0;
}
const Us = $("", "plugin:allowEnvironment");
function Fs(t, e = !1) {
	const n = new Set(t.map((r) => r.toLowerCase().trim()));
	return {
		type: "spawn.options",
		action(r, s) {
			const o = { ...r.env ?? process.env }, i = new Set(Object.keys(s.env).map((a) => a.toLowerCase().trim()));
			for (const a of Object.keys(o)) {
				const c = a.toLowerCase().trim();
				if (!(!Gs(c) || n.has(c))) {
					if (i.has(c)) throw new A(void 0, "allowEnvironment", `Use of "${a}" is blocked by the environment guard - add it to the allowEnvironment option to permit it`);
					Us("removing ambient guarded environment variable %s", a), delete o[a];
				}
			}
			return {
				...r,
				env: {
					...o,
					GIT_TEST_DISALLOW_ABBREVIATED_OPTIONS: String(!e)
				}
			};
		}
	};
}
function Gs(t) {
	const e = t.toLowerCase().trim();
	return e.startsWith("git_") || _$1(e);
}
function zs(t = {}) {
	return {
		type: "spawn.args",
		action(e, { env: n }) {
			for (const r of oe$1(e, n)) if (t[r.category] !== !0) throw new A(void 0, "unsafe", r.message);
			return e;
		}
	};
}
function qs(t) {
	const e = U(t, "-c");
	return {
		type: "spawn.args",
		action(n) {
			return [...e, ...n];
		}
	};
}
const $t = (0, import_dist$1.deferred)().promise;
function Ws({ onClose: t = !0, onExit: e = 50 } = {}) {
	function n() {
		let s = -1;
		const o = {
			close: (0, import_dist$1.deferred)(),
			closeTimeout: (0, import_dist$1.deferred)(),
			exit: (0, import_dist$1.deferred)(),
			exitTimeout: (0, import_dist$1.deferred)()
		}, i = Promise.race([t === !1 ? $t : o.closeTimeout.promise, e === !1 ? $t : o.exitTimeout.promise]);
		return r(t, o.close, o.closeTimeout), r(e, o.exit, o.exitTimeout), {
			close(a) {
				s = a, o.close.done();
			},
			exit(a) {
				s = a, o.exit.done();
			},
			get exitCode() {
				return s;
			},
			result: i
		};
	}
	function r(s, o, i) {
		s !== !1 && (s === !0 ? o.promise : o.promise.then(() => wt(s))).then(i.done);
	}
	return {
		type: "spawn.after",
		async action(s, { spawned: o, close: i }) {
			const a = n();
			let c = !0, y = () => {
				c = !1;
			};
			o.stdout?.on("data", y), o.stderr?.on("data", y), o.on("error", y), o.on("close", (w) => a.close(w)), o.on("exit", (w) => a.exit(w));
			try {
				await a.result, c && await wt(50), i(a.exitCode);
			} catch (w) {
				i(a.exitCode, w);
			}
		}
	};
}
const we = $("", "plugin:binary");
const Hs = "Invalid value supplied for custom binary, requires a single string or an array containing either one or two strings";
const Ks = "Invalid value supplied for custom binary, restricted characters must be removed or supply the unsafe.allowUnsafeCustomBinary option";
function Vs(t) {
	return !t || !/^([a-z]:)?([a-z0-9/.\\_~-]+)$/i.test(t);
}
function Pt(t, e) {
	if (t.length < 1 || t.length > 2) throw new A(void 0, "binary", Hs);
	if (t.some(Vs)) if (e) we("permitted unsafe binary %o", t);
	else throw new A(void 0, "binary", Ks);
	const [r, s] = t;
	return {
		binary: r,
		prefix: s
	};
}
function Xs(t, e = ["git"], n = !1) {
	let r = Pt(v(e), n);
	t.on("binary", (s) => {
		r = Pt(v(s), n), we.info("reconfiguring %o", r);
	}), t.append("spawn.binary", () => r.binary), t.append("spawn.args", (s) => r.prefix ? [r.prefix, ...s] : s);
}
const be = {
	DISALLOWED_ABBREVIATED: {
		text: "disallowed abbreviated or ambiguous option",
		solution: "Unambiguous abbreviated options blocked with unsafe.allowAbbreviatedOptions setting: {message}"
	},
	UNKNOWN: {
		text: "~ unknown ~",
		solution: void 0
	}
};
function Ys(t) {
	if (!t) return "UNKNOWN";
	for (const [e, { text: n }] of Object.entries(be)) if (t.startsWith(`fatal: ${n}`)) return e;
	return "UNKNOWN";
}
var Qs = class extends O {
	constructor(e = "") {
		const n = Ys(e);
		super(void 0, be[n].solution?.replace("{message}", e) ?? e), this.reason = n;
	}
};
function Js(t) {
	return !!(t.exitCode && t.stdErr.length);
}
function Zs(t) {
	return Buffer.concat([...t.stdOut, ...t.stdErr]);
}
function to(t = !1, e = Js, n = Zs) {
	return (r, s) => !t && r || !e(s) ? r : n(s);
}
function eo(t, e) {
	return t === 128 && e.startsWith("fatal:") ? new Qs(e) : new O(void 0, e);
}
function Mt(t) {
	return {
		type: "task.error",
		action(e, n) {
			const r = t(e.error, {
				stdErr: n.stdErr,
				stdOut: n.stdOut,
				exitCode: n.exitCode
			});
			return Buffer.isBuffer(r) ? { error: eo(n.exitCode, r.toString("utf-8")) } : { error: r };
		}
	};
}
const nt = $("", "plugin:input");
function no(t) {
	return {
		type: "spawn.after",
		action(e, { commands: n, input: r, spawned: { stdin: s } }) {
			if (!s) return;
			const o = t?.([...n]) ?? r;
			if (!o) return nt("generated zero length content, not writing to stdin");
			nt("writing %s bytes to stdin", Le(o)), s.on("error", (i) => {
				i.code !== "EPIPE" && nt("[ERROR] stdin error %o", i);
			}), s.end(o);
		}
	};
}
var ro = class {
	constructor() {
		this.plugins = /* @__PURE__ */ new Set(), this.events = new EventEmitter();
	}
	on(e, n) {
		this.events.on(e, n);
	}
	reconfigure(e, n) {
		this.events.emit(e, n);
	}
	append(e, n) {
		const r = S(this.plugins, {
			type: e,
			action: n
		});
		return () => this.plugins.delete(r);
	}
	add(e) {
		const n = [];
		return v(e).forEach((r) => {
			r && this.plugins.add(S(n, r));
		}), () => {
			n.forEach((r) => {
				this.plugins.delete(r);
			});
		};
	}
	exec(e, n, r) {
		let s = n;
		const o = Object.freeze(Object.create(r));
		for (const i of this.plugins) i.type === e && (s = i.action(s, o));
		return s;
	}
};
function so(t) {
	const e = "--progress", n = [
		"checkout",
		"clone",
		"fetch",
		"pull",
		"push"
	];
	return [{
		type: "spawn.args",
		action(o, i) {
			return n.includes(i.method) ? De(o, e) : o;
		}
	}, {
		type: "spawn.after",
		action(o, i) {
			i.commands.includes(e) && i.spawned.stderr?.on("data", (a) => {
				const c = /^([\s\S]+?):\s*(\d+)% \((\d+)\/(\d+)\)/.exec(a.toString("utf8"));
				c && t({
					method: i.method,
					stage: oo(c[1]),
					progress: p(c[2]),
					processed: p(c[3]),
					total: p(c[4])
				});
			});
		}
	}];
}
function oo(t) {
	return String(t.toLowerCase().split(" ", 1)) || "unknown";
}
function io(t) {
	const e = je(t, ["uid", "gid"]);
	return {
		type: "spawn.options",
		action(n) {
			return {
				...e,
				...n
			};
		}
	};
}
function ao() {
	return {
		type: "spawn.args",
		action(t) {
			const e = [];
			let n;
			function r$2(s) {
				(n = n || []).push(...s);
			}
			for (let s = 0; s < t.length; s++) {
				const o$1 = t[s];
				if (r(o$1)) {
					r$2(o(o$1));
					continue;
				}
				if (o$1 === "--") {
					r$2(t.slice(s + 1).flatMap((i) => r(i) && o(i) || i));
					break;
				}
				e.push(o$1);
			}
			return n ? [
				...e,
				"--",
				...n.map(String)
			] : e;
		}
	};
}
function uo({ block: t, stdErr: e = !0, stdOut: n = !0 }) {
	if (t > 0) return {
		type: "spawn.after",
		action(r, s) {
			let o;
			function i() {
				o && clearTimeout(o), o = setTimeout(c, t);
			}
			function a() {
				s.spawned.stdout?.off("data", i), s.spawned.stderr?.off("data", i), s.spawned.off("exit", a), s.spawned.off("close", a), o && clearTimeout(o);
			}
			function c() {
				a(), s.kill(new A(void 0, "timeout", "block timeout reached"));
			}
			n && s.spawned.stdout?.on("data", i), e && s.spawned.stderr?.on("data", i), s.spawned.on("exit", a), s.spawned.on("close", a), i();
		}
	};
}
const wo = (t, e) => {
	const n = new ro(), r = Ge(t && (typeof t == "string" ? { baseDir: t } : t) || {}, e);
	if (!Lt(r.baseDir)) throw new Ae(r, "Cannot use simple-git on a directory that does not exist");
	return Array.isArray(r.config) && n.add(qs(r.config)), n.add(zs(r.unsafe)), n.add(Ws(r.completion)), r.abort && n.add(Is(r.abort)), r.progress && n.add(so(r.progress)), r.timeout && n.add(uo(r.timeout)), r.spawnOptions && n.add(io(r.spawnOptions)), n.add(ao()), n.add(no(r.input)), n.add(Mt(to(!0))), r.errors && n.add(Mt(r.errors)), Xs(n, r.binary, r.unsafe?.allowUnsafeCustomBinary), n.add(Fs(r.allowEnvironment ?? [], r.unsafe?.allowAbbreviatedOptions)), new f(r, n);
};

// src/manifest/refusal.ts
function refusal(rule, place, message, help, related) {
	return {
		rule,
		severity: "error",
		message,
		help,
		place,
		...related !== void 0 && { related }
	};
}
function attempted(findings, attempt) {
	try {
		return attempt();
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		findings.push(findingOf(error));
		return null;
	}
}

// src/manifest/check-dataset.ts
const SPLIT = /^[a-z][a-z0-9_-]*$/;
const EXTENSIONS = [
	".jsonl",
	".ndjson",
	".json",
	".parquet"
];
function checkDataset(root, entry) {
	const findings = [];
	const { manifest, positions, directory } = entry;
	const splitOf = /* @__PURE__ */ new Map();
	for (const [index, { path, split }] of manifest.files.entries()) {
		const place = positions.at([
			"files",
			index,
			"path"
		], { value: true });
		const faults = fileFaults(root, directory, path, place);
		findings.push(...faults);
		if (faults.some(({ rule }) => rule !== "manifest-file-kind")) continue;
		const first = splitOf.get(path);
		splitOf.set(path, first ?? {
			split,
			index
		});
		if (first !== void 0) {
			const related = [{
				message: "It is first listed here.",
				place: positions.at([
					"files",
					first.index,
					"path"
				], { value: true })
			}];
			const [message, help] = first.split === split ? [`${excerpt(path)} is listed twice.`, "Take one out."] : [first.split === null || split === null ? `${excerpt(path)} is listed with a split and without one.` : `${excerpt(path)} is in two splits, ${first.split} and ${split}.`, "Keep it in one: what is trained on cannot be held out."];
			findings.push(refusal("manifest-duplicate", place, message, help, related));
		}
	}
	for (const [index, { path }] of manifest.hygiene.contamination.against.entries()) {
		const place = positions.at([
			"hygiene",
			"contamination",
			"against",
			index
		], { value: true });
		findings.push(...fileFaults(root, directory, path, place));
	}
	findings.push(...dealingFaults(entry));
	return findings;
}
function dealingFaults({ manifest: { files, splits }, positions }) {
	const undealt = files.findIndex(({ split }) => split === null);
	if (splits === null) {
		if (undealt < 0) return [];
		const message = `\`files[${undealt}]\` has no \`split\`, and there is no \`splits\` by which its records would be dealt.`;
		return [refusal("manifest-missing-key", positions.at(["files", undealt]), message, "Add `split: train` to the file, or `splits: grouped` to the manifest.")];
	}
	const refuse = (path, message, help) => refusal("manifest-shares", positions.at(["splits", ...path]), message, help);
	const findings = [];
	if (undealt < 0) findings.push(refuse([], "Every file has a split: there is nothing to deal.", "Take `split` away from the files whose records are to be dealt, or take `splits` out."));
	const names = Object.keys(splits.shares);
	for (const name of names) if (name === "train") findings.push(refuse(["shares", name], "`train` has no share.", "It has what the shares of the others leave."));
	else if (!SPLIT.test(name)) findings.push(refuse(["shares", name], `${excerpt(name)} is no name of a split.`, "Use lower-case letters, digits, `_` and `-`, starting with a letter, such as `test`."));
	if (names.length === 0) findings.push(refuse(["shares"], "There is no share to deal.", "Give at least one, such as `{ test: 0.1 }`."));
	const sum = Object.values(splits.shares).reduce((total, share) => total + share, 0);
	if (sum >= 1) {
		const message = `The shares add up to ${Number(sum.toFixed(6))}, which leaves nothing to train on.`;
		findings.push(refuse(["shares"], message, "Lower them: 0.1 for `test` is usual."));
	}
	return findings;
}
function fileFaults(root, directory, path, place) {
	const findings = [];
	const fault = globFault(path);
	if (fault !== null) return [refusal("path-form", place, fault.message, fault.next)];
	if (joined(directory, path) === null) return [findingOf(outside(path, place))];
	attempted(findings, () => insideWorkspace(root, directory, staticPrefix(path) || ".", place));
	const extension = posix.extname(path);
	if (/^\.[A-Za-z0-9]+$/.test(extension) && !EXTENSIONS.includes(extension)) {
		const message = `${excerpt(path)} is not of a kind that is read.`;
		findings.push(refusal("manifest-file-kind", place, message, `Convert it to one of ${EXTENSIONS.join(", ")}.`));
	}
	return findings;
}
function checkTrainSplit(entry) {
	if (splitsOf(entry).includes("train") || entry.manifest.files.some(({ split }) => split === null)) return [];
	const message = `The data set has no split \`train\`; it has ${splitsOf(entry).join(", ")}.`;
	return [refusal("manifest-no-train", entry.positions.at(["files"]), message, "Give at least one file `split: train`.")];
}
function splitsOf(entry) {
	const { files, splits } = entry.manifest;
	const dealt = splits === null ? [] : ["train", ...Object.keys(splits.shares)];
	return [...new Set(files.flatMap(({ split }) => split ?? dealt))].sort();
}

// src/manifest/check-adapter.ts
function checkAdapter(root, entry, datasets) {
	return [
		...checkBase(root, entry),
		...checkDatasets(entry, datasets),
		...checkChat(root, entry),
		...checkTraining(entry)
	];
}
function checkBase(root, { manifest, positions, directory }) {
	const findings = [];
	const { model, revision } = manifest.base;
	const place = positions.at(["base", "model"], { value: true });
	const atRevision = positions.at(["base", "revision"], { value: true });
	if (isDirectoryModel(model)) {
		const path = attempted(findings, () => insideWorkspace(root, directory, model, place));
		if (path !== null && kindOf(path) !== "directory") {
			const message = `There is no directory ${excerpt(model)}; it is looked for beside the manifest.`;
			findings.push(refusal("manifest-base-missing", place, message, "Correct the path, or write a Hugging Face model id (`org/name`)."));
		}
		return findings;
	}
	const fault = pathFault(model);
	if (fault !== null) return [refusal("path-form", place, fault.message, fault.next)];
	if (!/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(model)) {
		const beside = joined(directory, model);
		const help = beside !== null && kindOf(join(root, beside)) === "directory" ? `For the directory beside the manifest, write ${excerpt(`./${model}`)}.` : "A model id is `org/name`; a directory starts with `./` or `../`.";
		return [refusal("manifest-base", place, `${excerpt(model)} is neither a model id nor a directory.`, help)];
	}
	const list = `The commits are listed at https://huggingface.co/${model}/commits/main.`;
	if (revision === null) return [refusal("manifest-revision", positions.at(["base"]), "`base` has no `revision`, so what is trained could change under you.", `Add \`revision:\` with the commit's 40 hex digits. ${list}`)];
	if (/^[0-9a-f]{40}$/.test(revision)) return findings;
	const [message, help] = /^[0-9A-Fa-f]{40}$/.test(revision) ? [`The revision ${excerpt(revision)} has capital letters.`, `Write ${revision.toLowerCase()}.`] : /^[0-9a-f]{7,64}$/i.test(revision) ? [`The revision ${excerpt(revision)} is not a whole commit: it has ${revision.length} hex digits, not 40.`, `Write all 40. ${list}`] : [`The revision ${excerpt(revision)} is a branch or a tag, which moves.`, `Write the commit it points to now, 40 hex digits. ${list}`];
	return [refusal("manifest-revision", atRevision, message, help)];
}
function checkDatasets({ manifest, positions }, datasets) {
	return manifest.datasets.flatMap((name, index) => {
		if (datasets.has(name)) return [];
		const near = nearest(name, datasets.keys());
		const known = [...datasets.keys()].join(", ");
		const help = near !== void 0 ? `Did you mean \`${near}\`?` : known === "" ? "Write a dataset.yaml first; `lora init` makes one." : `There are: ${known}.`;
		return [refusal("manifest-unknown-dataset", positions.at(["datasets", index]), `No data set is called ${excerpt(name)}.`, help)];
	});
}
function checkChat(root, { manifest, positions }) {
	const findings = [];
	const { template, date } = manifest.chat;
	if (template !== null) {
		const place = positions.at(["chat", "template"], { value: true });
		const path = attempted(findings, () => insideWorkspace(root, ".", template, place));
		if (path !== null && kindOf(path) !== "file") {
			const message = `There is no chat template ${excerpt(template)}.`;
			findings.push(refusal("manifest-template-missing", place, message, "The path is relative to the manifest."));
		}
	}
	const time = Date.parse(`${date}T00:00:00Z`);
	if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
		const place = positions.at(["chat", "date"], { value: true });
		findings.push(refusal("manifest-value", place, `\`chat.date\` is ${excerpt(date)}, which is no day.`, "Write a day as YYYY-MM-DD."));
	}
	return findings;
}
function checkTraining(entry) {
	const { manifest, positions } = entry;
	const findings = [];
	const { batchSize, microBatchSize, engine, backend, device, precision } = manifest.training;
	if (microBatchSize > batchSize) {
		const place = positions.at(["training", "microBatchSize"], { value: true });
		const message = `\`training.microBatchSize\` is ${microBatchSize}, more than \`batchSize\`, which is ${batchSize}.`;
		findings.push(refusal("manifest-range", place, message, "A step's rows are split into micro batches: choose at most batchSize."));
	}
	if (precision === "bf16" && (backend === "wasm" || backend === "webgpu")) {
		const place = positions.at(["training", "precision"], { value: true });
		const message = `The ${backend} backend computes in f32; it has no bf16.`;
		findings.push(refusal("manifest-precision", place, message, "Write `precision: f32`."));
	}
	if (backend === "wasm" && device === "gpu") {
		const place = positions.at(["training", "device"], { value: true });
		findings.push(refusal("manifest-device", place, "The wasm backend computes on the CPU.", "For a GPU write `backend: tensorflow` or `backend: webgpu`, or `engine: peft`."));
	}
	if (engine === "peft" && backend !== "torch") {
		const place = positions.at(["training", "backend"]);
		findings.push(refusal("manifest-backend", place, "`training.backend` says what the tfjs engine computes with; the peft engine has PyTorch.", "Take `backend` out, or write `engine: tfjs`."));
	}
	if (engine !== "peft") findings.push(...peftOnly(entry));
	return findings;
}
function peftOnly({ manifest: { training }, positions }) {
	const asked = {
		quantization: training.quantization !== "none",
		sharding: training.sharding === "on",
		compile: training.compile,
		deterministic: !training.deterministic,
		launcher: training.launcher !== null
	};
	return Object.entries(asked).flatMap(([key, isAsked]) => {
		if (!isAsked) return [];
		const message = `\`training.${key}\` is of the peft engine; the ${training.engine} engine has none.`;
		const help = `Write \`engine: peft\`, or take \`${key}\` out.`;
		return [refusal("manifest-engine", positions.at(["training", key]), message, help)];
	});
}
function checkGateSplits({ manifest, positions }, learned) {
	const known = [...new Set(learned.flatMap(splitsOf))].sort();
	return manifest.gates.flatMap((gate, index) => {
		const split = splitOf(gate);
		if (split === null) return [];
		const path = [
			"gates",
			index,
			"split"
		];
		if (split === "train") {
			const help = `Measure on a held-out split${known.some((name) => name !== "train") ? `: ${known.filter((name) => name !== "train").join(", ")}` : ""}.`;
			return [refusal("manifest-held-out", positions.at(path, { value: true }), "The gate measures on `train`, which is what the adapter learns.", help)];
		}
		if (known.includes(split)) return [];
		const near = nearest(split, known.filter((name) => name !== "train"));
		const help = near === void 0 ? `The data sets have the splits ${known.join(", ")}.` : `Did you mean \`${near}\`?`;
		return [refusal("manifest-unknown-split", positions.at(path, { value: true }), `No data set of the adapter has a split ${excerpt(split)}.`, help)];
	});
}
function splitOf(gate) {
	return "split" in gate ? gate.split : null;
}
function kindOf(path) {
	try {
		const info = statSync(path);
		return info.isFile() ? "file" : info.isDirectory() ? "directory" : "other";
	} catch {
		return null;
	}
}

// src/manifest/check-publish.ts
function checkPublish(root, adapters, datasets) {
	const findings = [];
	const takenBy = /* @__PURE__ */ new Map();
	for (const entry of adapters) {
		const { publish } = entry.manifest;
		if (publish === null) continue;
		const place = entry.positions.at(["publish", "to"], { value: true });
		let target = publish.to;
		if (publish.to.startsWith("file:")) {
			const path = publish.to.slice(5);
			if (attempted(findings, () => insideWorkspace(root, ".", path, place)) === null) continue;
			target = joined(".", path) ?? ".";
			const harmed = harmedBy(target, adapters, datasets);
			if (harmed !== null) {
				const help = "Publish into a directory of its own, such as `file:./published/{name}`.".replace("{name}", entry.name);
				findings.push(refusal("manifest-publish-target", place, `Publishing to ${excerpt(publish.to)} would overwrite ${harmed}.`, help));
			}
		}
		const key = target.toLowerCase();
		const other = takenBy.get(key);
		if (other === void 0) takenBy.set(key, entry);
		else {
			const related = [{
				message: `${other.name} is published there.`,
				place: other.positions.at(["publish", "to"], { value: true })
			}];
			findings.push(refusal("manifest-publish-target", place, `${excerpt(publish.to)} is also where ${other.name} is published.`, "Give each adapter a place of its own.", related));
		}
		findings.push(...checkTag(entry, publish.tag));
	}
	return findings;
}
function harmedBy(target, adapters, datasets) {
	const within = (path, directory) => directory === "." || path === directory || path.startsWith(`${directory}/`);
	if (target === ".") return "the repository itself";
	if (within(target, ".git")) return "the repository's history";
	const manifest = [...datasets, ...adapters].find((entry) => within(entry.file, target));
	if (manifest !== void 0) return manifest.file;
	const based = adapters.find(({ manifest: { base } }) => base.directory !== null && (within(base.directory, target) || within(target, base.directory)));
	return based === void 0 ? null : `the base model ${based.manifest.base.directory}`;
}
function checkTag(entry, tag) {
	const place = entry.positions.at(["publish", "tag"], { value: true });
	const known = ["name", "version"];
	for (const [placeholder, name] of tag.matchAll(/\{([^{}]*)\}/g)) {
		if (known.includes(name ?? "")) continue;
		const near = nearest(name ?? "", known);
		const help = near === void 0 ? "Known are {name} and {version}." : `Did you mean {${near}}?`;
		return [refusal("manifest-tag", place, `The tag has an unknown placeholder, ${excerpt(placeholder)}.`, help)];
	}
	if (!tag.includes("{version}")) return [refusal("manifest-tag", place, "The tag has no {version}, so there could be only one release.", "Write it as in `{name}-v{version}`.")];
	const example = tag.replaceAll("{name}", entry.name).replaceAll("{version}", "1.2.3");
	return /[\s~^:?*[\\\p{Cc}]|\.\.|@\{|\/\/|^[-/.]|[/.]$|\.lock$|\/\.|\.lock\//u.test(example) ? [refusal("manifest-tag", place, `${excerpt(example)} cannot be the name of a git tag.`, "Keep to letters, digits, `.`, `_`, `-` and `/`.")] : [];
}

// src/manifest/check-suites.ts
function locateSuites(root, entry) {
	const findings = [];
	for (const [index, gate] of entry.manifest.gates.entries()) {
		if (!("suite" in gate)) continue;
		const place = entry.positions.at([
			"gates",
			index,
			"suite"
		], { value: true });
		const fault = pathFault(gate.suite);
		if (fault !== null) {
			findings.push(refusal("path-form", place, fault.message, fault.next));
			continue;
		}
		const bases = /^\.\.?\//.test(gate.suite) || entry.directory === "." ? [entry.directory] : [entry.directory, "."];
		const paths = bases.flatMap((base) => joined(base, gate.suite) ?? []);
		const existing = paths.filter((path) => kindOf(join(root, path)) === "file");
		const [path, other] = existing;
		if (other !== void 0) {
			const message = `${excerpt(gate.suite)} is both ${existing.join(" and ")}.`;
			const help = `Write ${excerpt(`./${gate.suite}`)} for the one beside the manifest, ${excerpt(posix.relative(entry.directory, gate.suite))} for the other.`;
			findings.push(refusal("manifest-suite-ambiguous", place, message, help));
		} else if (path !== void 0) {
			if (attempted(findings, () => insideWorkspace(root, ".", path, place)) !== null) gate.suite = path;
		} else {
			if (attempted(findings, () => insideWorkspace(root, bases[0] ?? ".", gate.suite, place)) === null) continue;
			const message = `There is no suite ${excerpt(gate.suite)}.`;
			findings.push(refusal("manifest-suite-missing", place, message, `It was looked for at ${paths.join(" and ")}.`));
		}
	}
	return findings;
}
async function readSuites(root, adapters) {
	const files = new Set(adapters.flatMap(({ manifest }) => manifest.gates.flatMap((gate) => "suite" in gate ? [gate.suite] : [])));
	const suites = /* @__PURE__ */ new Map();
	const findings = [];
	for (const file of [...files].sort()) {
		if (kindOf(join(root, file)) !== "file") continue;
		const read = await readYaml(file, "suite", root);
		if ("findings" in read) findings.push(...read.findings);
		else suites.set(file, {
			file,
			suite: resolveSuite(read.value),
			positions: read.positions
		});
	}
	return {
		suites,
		findings
	};
}
function checkSuiteSource({ suite, positions }, datasets, complete) {
	if (suite.from === void 0) return [];
	const { dataset, split } = suite.from;
	const entry = datasets.get(dataset);
	if (entry === void 0) {
		if (!complete) return [];
		const near = nearest(dataset, datasets.keys());
		const help = near === void 0 ? `There are: ${[...datasets.keys()].join(", ") || "none"}.` : `Did you mean \`${near}\`?`;
		return [refusal("manifest-unknown-dataset", positions.at(["from", "dataset"], { value: true }), `No data set is called ${excerpt(dataset)}.`, help)];
	}
	if (splitsOf(entry).includes(split)) return [];
	const near = nearest(split, splitsOf(entry));
	const help = near === void 0 ? `It has ${splitsOf(entry).join(", ")}.` : `Did you mean \`${near}\`?`;
	return [refusal("manifest-unknown-split", positions.at(["from", "split"], { value: true }), `The data set ${dataset} has no split ${excerpt(split)}.`, help)];
}

// src/manifest/discover.ts
async function discover(root) {
	const discovered = {
		datasets: [],
		adapters: [],
		findings: []
	};
	await walk(root, "", discovered);
	discovered.datasets.sort();
	discovered.adapters.sort();
	discovered.findings.sort((a, b) => (a.place?.file ?? "") < (b.place?.file ?? "") ? -1 : 1);
	return discovered;
}
async function walk(root, directory, into) {
	const entries = await readdir(`${root}/${directory}`, { withFileTypes: true }).catch((error) => {
		const help = "Make it readable, or keep it out of the checkout.";
		const message = `The directory cannot be read: ${error.code ?? error.message}.`;
		into.findings.push(refusal("directory-unreadable", { file: directory || "." }, message, help));
		return [];
	});
	for (const entry of entries) {
		const path = directory === "" ? entry.name : `${directory}/${entry.name}`;
		if (entry.isDirectory()) {
			if (entry.name !== "node_modules" && entry.name !== "dist" && !entry.name.startsWith(".")) await walk(root, path, into);
		} else if (entry.name === "dataset.yaml") into.datasets.push(path);
		else if (entry.name === "adapter.yaml") into.adapters.push(path);
		else if (entry.name === "dataset.yml" || entry.name === "adapter.yml") {
			const name = entry.name.replace(".yml", ".yaml");
			const message = `${entry.name} is not read: manifests are called ${name}.`;
			into.findings.push(refusal("manifest-file-name", { file: path }, message, `Rename it to ${name}.`));
		}
	}
}

// src/manifest/workspace.ts
async function openWorkspace(root) {
	const realRoot = await realpath(resolve(root)).catch((cause) => {
		throw new LoraError("workspace-missing", `There is no directory ${excerpt(root, 200)}.`, {
			next: "Correct --cwd (working-directory in the Action).",
			cause
		});
	});
	const discovered = await discover(realRoot);
	const findings = discovered.findings;
	const readDatasets = await readAll(realRoot, discovered.datasets, "dataset", findings);
	const readAdapters = await readAll(realRoot, discovered.adapters, "adapter", findings);
	const datasets = byName(readDatasets.map((read) => entryOf(read, resolveDataset(read.value))), "data sets", findings);
	const adapters = byName(readAdapters.map((read) => entryOf(read, resolveAdapter(read.value, posix.dirname(read.file)))), "adapters", findings);
	const complete = readDatasets.length === discovered.datasets.length;
	for (const entry of adapters.values()) findings.push(...locateSuites(realRoot, entry));
	const { suites, findings: ofSuites } = await readSuites(realRoot, [...adapters.values()]);
	findings.push(...ofSuites);
	for (const entry of datasets.values()) findings.push(...checkDataset(realRoot, entry));
	for (const entry of adapters.values()) {
		const learned = entry.manifest.datasets.flatMap((name) => datasets.get(name) ?? []);
		const faults = checkAdapter(realRoot, entry, datasets);
		findings.push(...faults.filter(({ rule }) => complete || rule !== "manifest-unknown-dataset"));
		if (learned.length === entry.manifest.datasets.length) findings.push(...checkGateSplits(entry, learned));
	}
	const sources = /* @__PURE__ */ new Set();
	for (const suite of suites.values()) {
		if (suite.suite.from !== void 0) sources.add(suite.suite.from.dataset);
		findings.push(...checkSuiteSource(suite, datasets, complete));
	}
	const learnedFrom = new Set([...adapters.values()].flatMap(({ manifest }) => manifest.datasets));
	for (const entry of datasets.values()) {
		if ((sources.has(entry.name) || readAdapters.length < discovered.adapters.length) && !learnedFrom.has(entry.name)) continue;
		findings.push(...checkTrainSplit(entry));
	}
	findings.push(...checkPublish(realRoot, [...adapters.values()], [...datasets.values()]));
	if (discovered.datasets.length + discovered.adapters.length === 0 && findings.length === 0) findings.push(refusal("workspace-empty", { file: "." }, "There is no dataset.yaml and no adapter.yaml here.", "Run `lora init`, or correct --cwd (working-directory in the Action)."));
	return {
		root: realRoot,
		datasets,
		adapters,
		suites,
		findings: findings.sort(byPlace)
	};
}
async function readAll(root, files, schema, findings) {
	const all = [];
	for (const file of files) {
		if (attempted(findings, () => insideWorkspace(root, ".", file, { file })) === null) continue;
		const read = await readYaml(file, schema, root);
		if ("findings" in read) findings.push(...read.findings);
		else all.push({
			file,
			...read
		});
	}
	return all;
}
function entryOf({ file, positions }, manifest) {
	return {
		name: manifest.name,
		file,
		directory: posix.dirname(file),
		manifest,
		positions
	};
}
function byName(entries, kind, findings) {
	const named = /* @__PURE__ */ new Map();
	for (const entry of entries) {
		const first = named.get(entry.name);
		if (first === void 0) {
			named.set(entry.name, entry);
			continue;
		}
		const related = [{
			message: "It is first given here.",
			place: first.positions.at(["name"], { value: true })
		}];
		const message = `Two ${kind} are called ${entry.name}.`;
		findings.push(refusal("manifest-duplicate-name", entry.positions.at(["name"], { value: true }), message, "Rename one: names are unique in a repository.", related));
	}
	return new Map([...named].sort(([a], [b]) => a < b ? -1 : 1));
}
function byPlace(a, b) {
	const [one, two] = [a.place?.file ?? "", b.place?.file ?? ""];
	if (one !== two) return one < two ? -1 : 1;
	return (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
}

export { serialiseStatement as A, parseStatement as C, PROVENANCE_FILE as D, verifyFiles as E, readYaml as F, require_dist$2 as I, decided as M, commitIter as N, buildStatement as O, CachedModel as P, parsePlan as S, short as T, throwIfCancelled as _, heldOutIds as a, stalePaths as b, createIfMissing as c, readHead as d, resolveRevision as f, retryingFetch as g, isAmbiguous as h, dealtSplits as i, sourceUri as j, planDependencies as k, createTag as l, hubError as m, wo as n, fetchSnapshot as o, hasStatus as p, require_src$1 as r, answerError as s, openWorkspace as t, holdsFile as u, isSame as v, isPlainPath as w, parseEvaluation as x, readPublished as y };