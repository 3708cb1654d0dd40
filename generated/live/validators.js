// Derived by `npm run generate` from openapi/. Do not edit.
// <stdin>
var v0 = validate21;
var schema32 = { "type": "object", "title": "Seedance request", "description": "A video from text, from a start frame, or from other media. The `mode` says which: without it the\nmode is `text-to-video`.", "additionalProperties": false, "required": ["prompt"], "properties": { "mode": { "type": "string", "description": "Generation mode.", "x-role": "mode", "enum": ["text-to-video", "image-to-video", "media-to-video"], "default": "text-to-video" }, "quality_tier": { "type": "string", "description": "Quality tier. `mini` costs less, `pro` costs more.", "enum": ["standard", "pro", "mini"], "default": "standard" }, "channel": { "type": "string", "description": "Rendering channel.", "enum": ["standard", "real", "wild"], "default": "standard" }, "prompt": { "type": "string", "description": "What to show, 3 to 10,000 characters (Unicode code points).", "x-role": "prompt", "minLength": 3, "maxLength": 1e4, "pattern": "^[\\s\\S]*$", "examples": ["A cinematic shot of a glass train crossing a snowy mountain bridge"] }, "aspect_ratio": { "type": "string", "description": "Aspect ratio of the video; `adaptive` follows the media that are given.", "x-role": "ratio", "enum": ["1:1", "21:9", "4:3", "3:4", "16:9", "9:16", "adaptive"], "default": "16:9" }, "duration": { "type": "string", "description": "Clip duration in whole seconds, written as a string.", "x-role": "seconds", "enum": ["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"], "default": "5" }, "resolution": { "type": "string", "description": "Output resolution. `1080p-plus` and `4k` need the tier `pro`.", "x-role": "resolution", "enum": ["720p", "1080p", "1080p-plus", "4k"], "default": "720p" }, "image_url": { "$ref": "#/$defs/MediaUrl", "description": "Start frame, a public `https` URL. Required for `image-to-video`, refused in other modes.", "x-role": "start-frame", "x-media": { "kinds": { "image": { "maxBytes": 31457280 } }, "source": "observed 2026-08/2026-10" } }, "end_image_url": { "$ref": "#/$defs/MediaUrl", "description": "End frame, a public `https` URL.", "x-role": "end-frame", "x-media": { "kinds": { "image": { "maxBytes": 31457280 } }, "source": "observed 2026-08/2026-10" } }, "media_urls": { "type": "array", "description": "Reference media, 1 to 12 public `https` URLs; the server of a video must answer Range requests. Required for `media-to-video`, refused in other modes.", "x-role": "media", "x-media": { "kinds": { "image": { "maxBytes": 31457280 }, "video": { "ranges": true } }, "source": "observed 2026-08/2026-10" }, "minItems": 1, "maxItems": 12, "items": { "$ref": "#/$defs/MediaUrl" } }, "generate_audio": { "type": "boolean", "description": "Generate an audio track.", "x-role": "audio", "default": true }, "fixed_lens": { "type": "boolean", "description": "Lock the camera lens.", "x-role": "fixed-lens", "default": false }, "seed": { "type": "integer", "format": "int64", "description": "Repeatable randomness, -1 for a random one. Not supported on the `real` channel and on the tier `mini`.", "x-role": "seed", "minimum": -1, "maximum": 4294967295, "examples": [42] } }, "allOf": [{ "title": "Mode", "description": "`image_url` belongs to `image-to-video` and `media_urls` to `media-to-video`: each is required there and refused in the other modes. Without `mode`, the mode is `text-to-video`.", "anyOf": [{ "title": "Text to video", "properties": { "mode": { "const": "text-to-video" }, "image_url": false, "media_urls": false } }, { "title": "Image to video", "required": ["mode", "image_url"], "properties": { "mode": { "const": "image-to-video" }, "image_url": true, "media_urls": false } }, { "title": "Media to video", "required": ["mode", "media_urls"], "properties": { "mode": { "const": "media-to-video" }, "media_urls": true, "image_url": false } }] }, { "title": "Seed and channel", "description": "`seed` is not supported on channel `real`.", "anyOf": [{ "title": "Channel standard", "properties": { "channel": { "const": "standard" } } }, { "title": "Channel wild", "required": ["channel"], "properties": { "channel": { "const": "wild" } } }, { "title": "Channel real", "required": ["channel"], "properties": { "channel": { "const": "real" }, "seed": false } }] }, { "title": "Tier", "description": "`1080p-plus` and `4k` need the tier `pro`; `seed` is not supported on the tier `mini`.", "anyOf": [{ "title": "Tier standard", "properties": { "quality_tier": { "const": "standard" }, "resolution": { "enum": ["720p", "1080p"] } } }, { "title": "Tier mini", "required": ["quality_tier"], "properties": { "quality_tier": { "const": "mini" }, "resolution": { "enum": ["720p", "1080p"] }, "seed": false } }, { "title": "Tier pro", "required": ["quality_tier"], "properties": { "quality_tier": { "const": "pro" } } }] }] };
var func1 = Object.prototype.hasOwnProperty;
var func2 = codePoints;
var pattern4 = new RegExp("^[\\s\\S]*$", "u");
var pattern5 = new RegExp("^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$", "u");
function validate21(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate21.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  const _errs2 = errors;
  let valid1 = false;
  const _errs3 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.mode !== void 0) {
      if ("text-to-video" !== data.mode) {
        const err0 = { instancePath: instancePath + "/mode", schemaPath: "#/allOf/0/anyOf/0/properties/mode/const", keyword: "const", params: { allowedValue: "text-to-video" } };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.image_url !== void 0) {
      const err1 = { instancePath: instancePath + "/image_url", schemaPath: "#/allOf/0/anyOf/0/properties/image_url/false schema", keyword: "false schema", params: {} };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.media_urls !== void 0) {
      const err2 = { instancePath: instancePath + "/media_urls", schemaPath: "#/allOf/0/anyOf/0/properties/media_urls/false schema", keyword: "false schema", params: {} };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
  }
  var _valid0 = _errs3 === errors;
  valid1 = valid1 || _valid0;
  if (_valid0) {
    var props0 = {};
    props0.mode = true;
    props0.image_url = true;
    props0.media_urls = true;
  }
  const _errs5 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.mode === void 0) {
      const err3 = { instancePath, schemaPath: "#/allOf/0/anyOf/1/required", keyword: "required", params: { missingProperty: "mode" } };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.image_url === void 0) {
      const err4 = { instancePath, schemaPath: "#/allOf/0/anyOf/1/required", keyword: "required", params: { missingProperty: "image_url" } };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    if (data.mode !== void 0) {
      if ("image-to-video" !== data.mode) {
        const err5 = { instancePath: instancePath + "/mode", schemaPath: "#/allOf/0/anyOf/1/properties/mode/const", keyword: "const", params: { allowedValue: "image-to-video" } };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.media_urls !== void 0) {
      const err6 = { instancePath: instancePath + "/media_urls", schemaPath: "#/allOf/0/anyOf/1/properties/media_urls/false schema", keyword: "false schema", params: {} };
      if (vErrors === null) {
        vErrors = [err6];
      } else {
        vErrors.push(err6);
      }
      errors++;
    }
  }
  var _valid0 = _errs5 === errors;
  valid1 = valid1 || _valid0;
  if (_valid0) {
    if (props0 !== true) {
      props0 = props0 || {};
      props0.mode = true;
      props0.image_url = true;
      props0.media_urls = true;
    }
  }
  const _errs7 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.mode === void 0) {
      const err7 = { instancePath, schemaPath: "#/allOf/0/anyOf/2/required", keyword: "required", params: { missingProperty: "mode" } };
      if (vErrors === null) {
        vErrors = [err7];
      } else {
        vErrors.push(err7);
      }
      errors++;
    }
    if (data.media_urls === void 0) {
      const err8 = { instancePath, schemaPath: "#/allOf/0/anyOf/2/required", keyword: "required", params: { missingProperty: "media_urls" } };
      if (vErrors === null) {
        vErrors = [err8];
      } else {
        vErrors.push(err8);
      }
      errors++;
    }
    if (data.mode !== void 0) {
      if ("media-to-video" !== data.mode) {
        const err9 = { instancePath: instancePath + "/mode", schemaPath: "#/allOf/0/anyOf/2/properties/mode/const", keyword: "const", params: { allowedValue: "media-to-video" } };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.image_url !== void 0) {
      const err10 = { instancePath: instancePath + "/image_url", schemaPath: "#/allOf/0/anyOf/2/properties/image_url/false schema", keyword: "false schema", params: {} };
      if (vErrors === null) {
        vErrors = [err10];
      } else {
        vErrors.push(err10);
      }
      errors++;
    }
  }
  var _valid0 = _errs7 === errors;
  valid1 = valid1 || _valid0;
  if (_valid0) {
    if (props0 !== true) {
      props0 = props0 || {};
      props0.mode = true;
      props0.media_urls = true;
      props0.image_url = true;
    }
  }
  if (!valid1) {
    const err11 = { instancePath, schemaPath: "#/allOf/0/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err11];
    } else {
      vErrors.push(err11);
    }
    errors++;
  } else {
    errors = _errs2;
    if (vErrors !== null) {
      if (_errs2) {
        vErrors.length = _errs2;
      } else {
        vErrors = null;
      }
    }
  }
  const _errs10 = errors;
  let valid5 = false;
  const _errs11 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.channel !== void 0) {
      if ("standard" !== data.channel) {
        const err12 = { instancePath: instancePath + "/channel", schemaPath: "#/allOf/1/anyOf/0/properties/channel/const", keyword: "const", params: { allowedValue: "standard" } };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
  }
  var _valid1 = _errs11 === errors;
  valid5 = valid5 || _valid1;
  if (_valid1) {
    var props1 = {};
    props1.channel = true;
  }
  const _errs13 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.channel === void 0) {
      const err13 = { instancePath, schemaPath: "#/allOf/1/anyOf/1/required", keyword: "required", params: { missingProperty: "channel" } };
      if (vErrors === null) {
        vErrors = [err13];
      } else {
        vErrors.push(err13);
      }
      errors++;
    }
    if (data.channel !== void 0) {
      if ("wild" !== data.channel) {
        const err14 = { instancePath: instancePath + "/channel", schemaPath: "#/allOf/1/anyOf/1/properties/channel/const", keyword: "const", params: { allowedValue: "wild" } };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
  }
  var _valid1 = _errs13 === errors;
  valid5 = valid5 || _valid1;
  if (_valid1) {
    if (props1 !== true) {
      props1 = props1 || {};
      props1.channel = true;
    }
  }
  const _errs15 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.channel === void 0) {
      const err15 = { instancePath, schemaPath: "#/allOf/1/anyOf/2/required", keyword: "required", params: { missingProperty: "channel" } };
      if (vErrors === null) {
        vErrors = [err15];
      } else {
        vErrors.push(err15);
      }
      errors++;
    }
    if (data.channel !== void 0) {
      if ("real" !== data.channel) {
        const err16 = { instancePath: instancePath + "/channel", schemaPath: "#/allOf/1/anyOf/2/properties/channel/const", keyword: "const", params: { allowedValue: "real" } };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
    }
    if (data.seed !== void 0) {
      const err17 = { instancePath: instancePath + "/seed", schemaPath: "#/allOf/1/anyOf/2/properties/seed/false schema", keyword: "false schema", params: {} };
      if (vErrors === null) {
        vErrors = [err17];
      } else {
        vErrors.push(err17);
      }
      errors++;
    }
  }
  var _valid1 = _errs15 === errors;
  valid5 = valid5 || _valid1;
  if (_valid1) {
    if (props1 !== true) {
      props1 = props1 || {};
      props1.channel = true;
      props1.seed = true;
    }
  }
  if (!valid5) {
    const err18 = { instancePath, schemaPath: "#/allOf/1/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err18];
    } else {
      vErrors.push(err18);
    }
    errors++;
  } else {
    errors = _errs10;
    if (vErrors !== null) {
      if (_errs10) {
        vErrors.length = _errs10;
      } else {
        vErrors = null;
      }
    }
  }
  if (props0 !== true && props1 !== void 0) {
    if (props1 === true) {
      props0 = true;
    } else {
      props0 = props0 || {};
      Object.assign(props0, props1);
    }
  }
  const _errs18 = errors;
  let valid9 = false;
  const _errs19 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.quality_tier !== void 0) {
      if ("standard" !== data.quality_tier) {
        const err19 = { instancePath: instancePath + "/quality_tier", schemaPath: "#/allOf/2/anyOf/0/properties/quality_tier/const", keyword: "const", params: { allowedValue: "standard" } };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
    }
    if (data.resolution !== void 0) {
      let data12 = data.resolution;
      if (!(data12 === "720p" || data12 === "1080p")) {
        const err20 = { instancePath: instancePath + "/resolution", schemaPath: "#/allOf/2/anyOf/0/properties/resolution/enum", keyword: "enum", params: { allowedValues: schema32.allOf[2].anyOf[0].properties.resolution.enum } };
        if (vErrors === null) {
          vErrors = [err20];
        } else {
          vErrors.push(err20);
        }
        errors++;
      }
    }
  }
  var _valid2 = _errs19 === errors;
  valid9 = valid9 || _valid2;
  if (_valid2) {
    var props2 = {};
    props2.quality_tier = true;
    props2.resolution = true;
  }
  const _errs22 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.quality_tier === void 0) {
      const err21 = { instancePath, schemaPath: "#/allOf/2/anyOf/1/required", keyword: "required", params: { missingProperty: "quality_tier" } };
      if (vErrors === null) {
        vErrors = [err21];
      } else {
        vErrors.push(err21);
      }
      errors++;
    }
    if (data.quality_tier !== void 0) {
      if ("mini" !== data.quality_tier) {
        const err22 = { instancePath: instancePath + "/quality_tier", schemaPath: "#/allOf/2/anyOf/1/properties/quality_tier/const", keyword: "const", params: { allowedValue: "mini" } };
        if (vErrors === null) {
          vErrors = [err22];
        } else {
          vErrors.push(err22);
        }
        errors++;
      }
    }
    if (data.resolution !== void 0) {
      let data14 = data.resolution;
      if (!(data14 === "720p" || data14 === "1080p")) {
        const err23 = { instancePath: instancePath + "/resolution", schemaPath: "#/allOf/2/anyOf/1/properties/resolution/enum", keyword: "enum", params: { allowedValues: schema32.allOf[2].anyOf[1].properties.resolution.enum } };
        if (vErrors === null) {
          vErrors = [err23];
        } else {
          vErrors.push(err23);
        }
        errors++;
      }
    }
    if (data.seed !== void 0) {
      const err24 = { instancePath: instancePath + "/seed", schemaPath: "#/allOf/2/anyOf/1/properties/seed/false schema", keyword: "false schema", params: {} };
      if (vErrors === null) {
        vErrors = [err24];
      } else {
        vErrors.push(err24);
      }
      errors++;
    }
  }
  var _valid2 = _errs22 === errors;
  valid9 = valid9 || _valid2;
  if (_valid2) {
    if (props2 !== true) {
      props2 = props2 || {};
      props2.quality_tier = true;
      props2.resolution = true;
      props2.seed = true;
    }
  }
  const _errs25 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.quality_tier === void 0) {
      const err25 = { instancePath, schemaPath: "#/allOf/2/anyOf/2/required", keyword: "required", params: { missingProperty: "quality_tier" } };
      if (vErrors === null) {
        vErrors = [err25];
      } else {
        vErrors.push(err25);
      }
      errors++;
    }
    if (data.quality_tier !== void 0) {
      if ("pro" !== data.quality_tier) {
        const err26 = { instancePath: instancePath + "/quality_tier", schemaPath: "#/allOf/2/anyOf/2/properties/quality_tier/const", keyword: "const", params: { allowedValue: "pro" } };
        if (vErrors === null) {
          vErrors = [err26];
        } else {
          vErrors.push(err26);
        }
        errors++;
      }
    }
  }
  var _valid2 = _errs25 === errors;
  valid9 = valid9 || _valid2;
  if (_valid2) {
    if (props2 !== true) {
      props2 = props2 || {};
      props2.quality_tier = true;
    }
  }
  if (!valid9) {
    const err27 = { instancePath, schemaPath: "#/allOf/2/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err27];
    } else {
      vErrors.push(err27);
    }
    errors++;
  } else {
    errors = _errs18;
    if (vErrors !== null) {
      if (_errs18) {
        vErrors.length = _errs18;
      } else {
        vErrors = null;
      }
    }
  }
  if (props0 !== true && props2 !== void 0) {
    if (props2 === true) {
      props0 = true;
    } else {
      props0 = props0 || {};
      Object.assign(props0, props2);
    }
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.prompt === void 0) {
      const err28 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "prompt" } };
      if (vErrors === null) {
        vErrors = [err28];
      } else {
        vErrors.push(err28);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema32.properties, key0)) {
        const err29 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 } };
        if (vErrors === null) {
          vErrors = [err29];
        } else {
          vErrors.push(err29);
        }
        errors++;
      }
    }
    if (data.mode !== void 0) {
      let data17 = data.mode;
      if (typeof data17 !== "string") {
        const err30 = { instancePath: instancePath + "/mode", schemaPath: "#/properties/mode/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err30];
        } else {
          vErrors.push(err30);
        }
        errors++;
      }
      if (!(data17 === "text-to-video" || data17 === "image-to-video" || data17 === "media-to-video")) {
        const err31 = { instancePath: instancePath + "/mode", schemaPath: "#/properties/mode/enum", keyword: "enum", params: { allowedValues: schema32.properties.mode.enum } };
        if (vErrors === null) {
          vErrors = [err31];
        } else {
          vErrors.push(err31);
        }
        errors++;
      }
    }
    if (data.quality_tier !== void 0) {
      let data18 = data.quality_tier;
      if (typeof data18 !== "string") {
        const err32 = { instancePath: instancePath + "/quality_tier", schemaPath: "#/properties/quality_tier/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err32];
        } else {
          vErrors.push(err32);
        }
        errors++;
      }
      if (!(data18 === "standard" || data18 === "pro" || data18 === "mini")) {
        const err33 = { instancePath: instancePath + "/quality_tier", schemaPath: "#/properties/quality_tier/enum", keyword: "enum", params: { allowedValues: schema32.properties.quality_tier.enum } };
        if (vErrors === null) {
          vErrors = [err33];
        } else {
          vErrors.push(err33);
        }
        errors++;
      }
    }
    if (data.channel !== void 0) {
      let data19 = data.channel;
      if (typeof data19 !== "string") {
        const err34 = { instancePath: instancePath + "/channel", schemaPath: "#/properties/channel/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err34];
        } else {
          vErrors.push(err34);
        }
        errors++;
      }
      if (!(data19 === "standard" || data19 === "real" || data19 === "wild")) {
        const err35 = { instancePath: instancePath + "/channel", schemaPath: "#/properties/channel/enum", keyword: "enum", params: { allowedValues: schema32.properties.channel.enum } };
        if (vErrors === null) {
          vErrors = [err35];
        } else {
          vErrors.push(err35);
        }
        errors++;
      }
    }
    if (data.prompt !== void 0) {
      let data20 = data.prompt;
      if (typeof data20 === "string") {
        if (func2(data20) > 1e4) {
          const err36 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/maxLength", keyword: "maxLength", params: { limit: 1e4 } };
          if (vErrors === null) {
            vErrors = [err36];
          } else {
            vErrors.push(err36);
          }
          errors++;
        }
        if (func2(data20) < 3) {
          const err37 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/minLength", keyword: "minLength", params: { limit: 3 } };
          if (vErrors === null) {
            vErrors = [err37];
          } else {
            vErrors.push(err37);
          }
          errors++;
        }
        if (!pattern4.test(data20)) {
          const err38 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/pattern", keyword: "pattern", params: { pattern: "^[\\s\\S]*$" } };
          if (vErrors === null) {
            vErrors = [err38];
          } else {
            vErrors.push(err38);
          }
          errors++;
        }
      } else {
        const err39 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err39];
        } else {
          vErrors.push(err39);
        }
        errors++;
      }
    }
    if (data.aspect_ratio !== void 0) {
      let data21 = data.aspect_ratio;
      if (typeof data21 !== "string") {
        const err40 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/properties/aspect_ratio/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err40];
        } else {
          vErrors.push(err40);
        }
        errors++;
      }
      if (!(data21 === "1:1" || data21 === "21:9" || data21 === "4:3" || data21 === "3:4" || data21 === "16:9" || data21 === "9:16" || data21 === "adaptive")) {
        const err41 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/properties/aspect_ratio/enum", keyword: "enum", params: { allowedValues: schema32.properties.aspect_ratio.enum } };
        if (vErrors === null) {
          vErrors = [err41];
        } else {
          vErrors.push(err41);
        }
        errors++;
      }
    }
    if (data.duration !== void 0) {
      let data22 = data.duration;
      if (typeof data22 !== "string") {
        const err42 = { instancePath: instancePath + "/duration", schemaPath: "#/properties/duration/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err42];
        } else {
          vErrors.push(err42);
        }
        errors++;
      }
      if (!(data22 === "4" || data22 === "5" || data22 === "6" || data22 === "7" || data22 === "8" || data22 === "9" || data22 === "10" || data22 === "11" || data22 === "12" || data22 === "13" || data22 === "14" || data22 === "15")) {
        const err43 = { instancePath: instancePath + "/duration", schemaPath: "#/properties/duration/enum", keyword: "enum", params: { allowedValues: schema32.properties.duration.enum } };
        if (vErrors === null) {
          vErrors = [err43];
        } else {
          vErrors.push(err43);
        }
        errors++;
      }
    }
    if (data.resolution !== void 0) {
      let data23 = data.resolution;
      if (typeof data23 !== "string") {
        const err44 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err44];
        } else {
          vErrors.push(err44);
        }
        errors++;
      }
      if (!(data23 === "720p" || data23 === "1080p" || data23 === "1080p-plus" || data23 === "4k")) {
        const err45 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/enum", keyword: "enum", params: { allowedValues: schema32.properties.resolution.enum } };
        if (vErrors === null) {
          vErrors = [err45];
        } else {
          vErrors.push(err45);
        }
        errors++;
      }
    }
    if (data.image_url !== void 0) {
      let data24 = data.image_url;
      if (typeof data24 === "string") {
        if (func2(data24) > 8192) {
          const err46 = { instancePath: instancePath + "/image_url", schemaPath: "#/$defs/MediaUrl/maxLength", keyword: "maxLength", params: { limit: 8192 } };
          if (vErrors === null) {
            vErrors = [err46];
          } else {
            vErrors.push(err46);
          }
          errors++;
        }
        if (!pattern5.test(data24)) {
          const err47 = { instancePath: instancePath + "/image_url", schemaPath: "#/$defs/MediaUrl/pattern", keyword: "pattern", params: { pattern: "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$" } };
          if (vErrors === null) {
            vErrors = [err47];
          } else {
            vErrors.push(err47);
          }
          errors++;
        }
      } else {
        const err48 = { instancePath: instancePath + "/image_url", schemaPath: "#/$defs/MediaUrl/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err48];
        } else {
          vErrors.push(err48);
        }
        errors++;
      }
    }
    if (data.end_image_url !== void 0) {
      let data25 = data.end_image_url;
      if (typeof data25 === "string") {
        if (func2(data25) > 8192) {
          const err49 = { instancePath: instancePath + "/end_image_url", schemaPath: "#/$defs/MediaUrl/maxLength", keyword: "maxLength", params: { limit: 8192 } };
          if (vErrors === null) {
            vErrors = [err49];
          } else {
            vErrors.push(err49);
          }
          errors++;
        }
        if (!pattern5.test(data25)) {
          const err50 = { instancePath: instancePath + "/end_image_url", schemaPath: "#/$defs/MediaUrl/pattern", keyword: "pattern", params: { pattern: "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$" } };
          if (vErrors === null) {
            vErrors = [err50];
          } else {
            vErrors.push(err50);
          }
          errors++;
        }
      } else {
        const err51 = { instancePath: instancePath + "/end_image_url", schemaPath: "#/$defs/MediaUrl/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err51];
        } else {
          vErrors.push(err51);
        }
        errors++;
      }
    }
    if (data.media_urls !== void 0) {
      let data26 = data.media_urls;
      if (Array.isArray(data26)) {
        if (data26.length > 12) {
          const err52 = { instancePath: instancePath + "/media_urls", schemaPath: "#/properties/media_urls/maxItems", keyword: "maxItems", params: { limit: 12 } };
          if (vErrors === null) {
            vErrors = [err52];
          } else {
            vErrors.push(err52);
          }
          errors++;
        }
        if (data26.length < 1) {
          const err53 = { instancePath: instancePath + "/media_urls", schemaPath: "#/properties/media_urls/minItems", keyword: "minItems", params: { limit: 1 } };
          if (vErrors === null) {
            vErrors = [err53];
          } else {
            vErrors.push(err53);
          }
          errors++;
        }
        const len0 = data26.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data27 = data26[i0];
          if (typeof data27 === "string") {
            if (func2(data27) > 8192) {
              const err54 = { instancePath: instancePath + "/media_urls/" + i0, schemaPath: "#/$defs/MediaUrl/maxLength", keyword: "maxLength", params: { limit: 8192 } };
              if (vErrors === null) {
                vErrors = [err54];
              } else {
                vErrors.push(err54);
              }
              errors++;
            }
            if (!pattern5.test(data27)) {
              const err55 = { instancePath: instancePath + "/media_urls/" + i0, schemaPath: "#/$defs/MediaUrl/pattern", keyword: "pattern", params: { pattern: "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$" } };
              if (vErrors === null) {
                vErrors = [err55];
              } else {
                vErrors.push(err55);
              }
              errors++;
            }
          } else {
            const err56 = { instancePath: instancePath + "/media_urls/" + i0, schemaPath: "#/$defs/MediaUrl/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err56];
            } else {
              vErrors.push(err56);
            }
            errors++;
          }
        }
      } else {
        const err57 = { instancePath: instancePath + "/media_urls", schemaPath: "#/properties/media_urls/type", keyword: "type", params: { type: "array" } };
        if (vErrors === null) {
          vErrors = [err57];
        } else {
          vErrors.push(err57);
        }
        errors++;
      }
    }
    if (data.generate_audio !== void 0) {
      if (typeof data.generate_audio !== "boolean") {
        const err58 = { instancePath: instancePath + "/generate_audio", schemaPath: "#/properties/generate_audio/type", keyword: "type", params: { type: "boolean" } };
        if (vErrors === null) {
          vErrors = [err58];
        } else {
          vErrors.push(err58);
        }
        errors++;
      }
    }
    if (data.fixed_lens !== void 0) {
      if (typeof data.fixed_lens !== "boolean") {
        const err59 = { instancePath: instancePath + "/fixed_lens", schemaPath: "#/properties/fixed_lens/type", keyword: "type", params: { type: "boolean" } };
        if (vErrors === null) {
          vErrors = [err59];
        } else {
          vErrors.push(err59);
        }
        errors++;
      }
    }
    if (data.seed !== void 0) {
      let data30 = data.seed;
      if (!(typeof data30 == "number" && (!(data30 % 1) && !isNaN(data30)) && isFinite(data30))) {
        const err60 = { instancePath: instancePath + "/seed", schemaPath: "#/properties/seed/type", keyword: "type", params: { type: "integer" } };
        if (vErrors === null) {
          vErrors = [err60];
        } else {
          vErrors.push(err60);
        }
        errors++;
      }
      if (typeof data30 == "number" && isFinite(data30)) {
        if (data30 > 4294967295 || isNaN(data30)) {
          const err61 = { instancePath: instancePath + "/seed", schemaPath: "#/properties/seed/maximum", keyword: "maximum", params: { comparison: "<=", limit: 4294967295 } };
          if (vErrors === null) {
            vErrors = [err61];
          } else {
            vErrors.push(err61);
          }
          errors++;
        }
        if (data30 < -1 || isNaN(data30)) {
          const err62 = { instancePath: instancePath + "/seed", schemaPath: "#/properties/seed/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1 } };
          if (vErrors === null) {
            vErrors = [err62];
          } else {
            vErrors.push(err62);
          }
          errors++;
        }
      }
    }
  } else {
    const err63 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err63];
    } else {
      vErrors.push(err63);
    }
    errors++;
  }
  validate21.errors = vErrors;
  return errors === 0;
}
validate21.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var v1 = validate22;
var schema36 = { "type": "object", "title": "Seedance 2.5 request", "description": "A video from text, from a start frame, or from other media. The `mode` says which: without it the\nmode is `text-to-video`.", "additionalProperties": false, "required": ["prompt"], "properties": { "mode": { "type": "string", "description": "Generation mode.", "x-role": "mode", "enum": ["text-to-video", "image-to-video", "media-to-video"], "default": "text-to-video" }, "channel": { "type": "string", "description": "Rendering channel.", "enum": ["standard", "real", "wild"], "default": "standard" }, "prompt": { "type": "string", "description": "What to show, 3 to 10,000 characters (Unicode code points).", "x-role": "prompt", "minLength": 3, "maxLength": 1e4, "pattern": "^[\\s\\S]*$", "examples": ["A cinematic shot of a glass train crossing a snowy mountain bridge"] }, "aspect_ratio": { "type": "string", "description": "Aspect ratio of the video; `adaptive` follows the media that are given.", "x-role": "ratio", "enum": ["1:1", "21:9", "4:3", "3:4", "16:9", "9:16", "adaptive"], "default": "16:9" }, "duration": { "type": "string", "description": "Clip duration in whole seconds, written as a string; `auto` is charged for 30 seconds, and the rest is refunded.", "x-role": "seconds", "enum": ["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "auto"], "default": "5" }, "resolution": { "type": "string", "description": "Output resolution.", "x-role": "resolution", "enum": ["720p", "1080p"], "default": "720p" }, "image_url": { "$ref": "#/$defs/MediaUrl", "description": "Start frame, a public `https` URL. Required for `image-to-video`, refused in other modes.", "x-role": "start-frame", "x-media": { "kinds": { "image": { "maxBytes": 31457280 } }, "source": "observed 2026-08/2026-10" } }, "end_image_url": { "$ref": "#/$defs/MediaUrl", "description": "End frame, a public `https` URL.", "x-role": "end-frame", "x-media": { "kinds": { "image": { "maxBytes": 31457280 } }, "source": "observed 2026-08/2026-10" } }, "media_urls": { "type": "array", "description": "Reference media, 1 to 12 public `https` URLs; the server of a video must answer Range requests. Required for `media-to-video`, refused in other modes.", "x-role": "media", "x-media": { "kinds": { "image": { "maxBytes": 31457280 }, "video": { "ranges": true } }, "source": "observed 2026-08/2026-10" }, "minItems": 1, "maxItems": 12, "items": { "$ref": "#/$defs/MediaUrl" } }, "generate_audio": { "type": "boolean", "description": "Generate an audio track.", "x-role": "audio", "default": true }, "fixed_lens": { "type": "boolean", "description": "Lock the camera lens.", "x-role": "fixed-lens", "default": false } }, "allOf": [{ "title": "Mode", "description": "`image_url` belongs to `image-to-video` and `media_urls` to `media-to-video`: each is required there and refused in the other modes. Without `mode`, the mode is `text-to-video`.", "anyOf": [{ "title": "Text to video", "properties": { "mode": { "const": "text-to-video" }, "image_url": false, "media_urls": false } }, { "title": "Image to video", "required": ["mode", "image_url"], "properties": { "mode": { "const": "image-to-video" }, "image_url": true, "media_urls": false } }, { "title": "Media to video", "required": ["mode", "media_urls"], "properties": { "mode": { "const": "media-to-video" }, "media_urls": true, "image_url": false } }] }] };
function validate22(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate22.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  const _errs2 = errors;
  let valid1 = false;
  const _errs3 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.mode !== void 0) {
      if ("text-to-video" !== data.mode) {
        const err0 = { instancePath: instancePath + "/mode", schemaPath: "#/allOf/0/anyOf/0/properties/mode/const", keyword: "const", params: { allowedValue: "text-to-video" } };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
    if (data.image_url !== void 0) {
      const err1 = { instancePath: instancePath + "/image_url", schemaPath: "#/allOf/0/anyOf/0/properties/image_url/false schema", keyword: "false schema", params: {} };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.media_urls !== void 0) {
      const err2 = { instancePath: instancePath + "/media_urls", schemaPath: "#/allOf/0/anyOf/0/properties/media_urls/false schema", keyword: "false schema", params: {} };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        vErrors.push(err2);
      }
      errors++;
    }
  }
  var _valid0 = _errs3 === errors;
  valid1 = valid1 || _valid0;
  if (_valid0) {
    var props0 = {};
    props0.mode = true;
    props0.image_url = true;
    props0.media_urls = true;
  }
  const _errs5 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.mode === void 0) {
      const err3 = { instancePath, schemaPath: "#/allOf/0/anyOf/1/required", keyword: "required", params: { missingProperty: "mode" } };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        vErrors.push(err3);
      }
      errors++;
    }
    if (data.image_url === void 0) {
      const err4 = { instancePath, schemaPath: "#/allOf/0/anyOf/1/required", keyword: "required", params: { missingProperty: "image_url" } };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    if (data.mode !== void 0) {
      if ("image-to-video" !== data.mode) {
        const err5 = { instancePath: instancePath + "/mode", schemaPath: "#/allOf/0/anyOf/1/properties/mode/const", keyword: "const", params: { allowedValue: "image-to-video" } };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
    if (data.media_urls !== void 0) {
      const err6 = { instancePath: instancePath + "/media_urls", schemaPath: "#/allOf/0/anyOf/1/properties/media_urls/false schema", keyword: "false schema", params: {} };
      if (vErrors === null) {
        vErrors = [err6];
      } else {
        vErrors.push(err6);
      }
      errors++;
    }
  }
  var _valid0 = _errs5 === errors;
  valid1 = valid1 || _valid0;
  if (_valid0) {
    if (props0 !== true) {
      props0 = props0 || {};
      props0.mode = true;
      props0.image_url = true;
      props0.media_urls = true;
    }
  }
  const _errs7 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.mode === void 0) {
      const err7 = { instancePath, schemaPath: "#/allOf/0/anyOf/2/required", keyword: "required", params: { missingProperty: "mode" } };
      if (vErrors === null) {
        vErrors = [err7];
      } else {
        vErrors.push(err7);
      }
      errors++;
    }
    if (data.media_urls === void 0) {
      const err8 = { instancePath, schemaPath: "#/allOf/0/anyOf/2/required", keyword: "required", params: { missingProperty: "media_urls" } };
      if (vErrors === null) {
        vErrors = [err8];
      } else {
        vErrors.push(err8);
      }
      errors++;
    }
    if (data.mode !== void 0) {
      if ("media-to-video" !== data.mode) {
        const err9 = { instancePath: instancePath + "/mode", schemaPath: "#/allOf/0/anyOf/2/properties/mode/const", keyword: "const", params: { allowedValue: "media-to-video" } };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.image_url !== void 0) {
      const err10 = { instancePath: instancePath + "/image_url", schemaPath: "#/allOf/0/anyOf/2/properties/image_url/false schema", keyword: "false schema", params: {} };
      if (vErrors === null) {
        vErrors = [err10];
      } else {
        vErrors.push(err10);
      }
      errors++;
    }
  }
  var _valid0 = _errs7 === errors;
  valid1 = valid1 || _valid0;
  if (_valid0) {
    if (props0 !== true) {
      props0 = props0 || {};
      props0.mode = true;
      props0.media_urls = true;
      props0.image_url = true;
    }
  }
  if (!valid1) {
    const err11 = { instancePath, schemaPath: "#/allOf/0/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err11];
    } else {
      vErrors.push(err11);
    }
    errors++;
  } else {
    errors = _errs2;
    if (vErrors !== null) {
      if (_errs2) {
        vErrors.length = _errs2;
      } else {
        vErrors = null;
      }
    }
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.prompt === void 0) {
      const err12 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "prompt" } };
      if (vErrors === null) {
        vErrors = [err12];
      } else {
        vErrors.push(err12);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema36.properties, key0)) {
        const err13 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 } };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
    }
    if (data.mode !== void 0) {
      let data7 = data.mode;
      if (typeof data7 !== "string") {
        const err14 = { instancePath: instancePath + "/mode", schemaPath: "#/properties/mode/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
      if (!(data7 === "text-to-video" || data7 === "image-to-video" || data7 === "media-to-video")) {
        const err15 = { instancePath: instancePath + "/mode", schemaPath: "#/properties/mode/enum", keyword: "enum", params: { allowedValues: schema36.properties.mode.enum } };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
    }
    if (data.channel !== void 0) {
      let data8 = data.channel;
      if (typeof data8 !== "string") {
        const err16 = { instancePath: instancePath + "/channel", schemaPath: "#/properties/channel/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
      if (!(data8 === "standard" || data8 === "real" || data8 === "wild")) {
        const err17 = { instancePath: instancePath + "/channel", schemaPath: "#/properties/channel/enum", keyword: "enum", params: { allowedValues: schema36.properties.channel.enum } };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
    if (data.prompt !== void 0) {
      let data9 = data.prompt;
      if (typeof data9 === "string") {
        if (func2(data9) > 1e4) {
          const err18 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/maxLength", keyword: "maxLength", params: { limit: 1e4 } };
          if (vErrors === null) {
            vErrors = [err18];
          } else {
            vErrors.push(err18);
          }
          errors++;
        }
        if (func2(data9) < 3) {
          const err19 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/minLength", keyword: "minLength", params: { limit: 3 } };
          if (vErrors === null) {
            vErrors = [err19];
          } else {
            vErrors.push(err19);
          }
          errors++;
        }
        if (!pattern4.test(data9)) {
          const err20 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/pattern", keyword: "pattern", params: { pattern: "^[\\s\\S]*$" } };
          if (vErrors === null) {
            vErrors = [err20];
          } else {
            vErrors.push(err20);
          }
          errors++;
        }
      } else {
        const err21 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          vErrors.push(err21);
        }
        errors++;
      }
    }
    if (data.aspect_ratio !== void 0) {
      let data10 = data.aspect_ratio;
      if (typeof data10 !== "string") {
        const err22 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/properties/aspect_ratio/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err22];
        } else {
          vErrors.push(err22);
        }
        errors++;
      }
      if (!(data10 === "1:1" || data10 === "21:9" || data10 === "4:3" || data10 === "3:4" || data10 === "16:9" || data10 === "9:16" || data10 === "adaptive")) {
        const err23 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/properties/aspect_ratio/enum", keyword: "enum", params: { allowedValues: schema36.properties.aspect_ratio.enum } };
        if (vErrors === null) {
          vErrors = [err23];
        } else {
          vErrors.push(err23);
        }
        errors++;
      }
    }
    if (data.duration !== void 0) {
      let data11 = data.duration;
      if (typeof data11 !== "string") {
        const err24 = { instancePath: instancePath + "/duration", schemaPath: "#/properties/duration/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          vErrors.push(err24);
        }
        errors++;
      }
      if (!(data11 === "4" || data11 === "5" || data11 === "6" || data11 === "7" || data11 === "8" || data11 === "9" || data11 === "10" || data11 === "11" || data11 === "12" || data11 === "13" || data11 === "14" || data11 === "15" || data11 === "16" || data11 === "17" || data11 === "18" || data11 === "19" || data11 === "20" || data11 === "21" || data11 === "22" || data11 === "23" || data11 === "24" || data11 === "25" || data11 === "26" || data11 === "27" || data11 === "28" || data11 === "29" || data11 === "30" || data11 === "auto")) {
        const err25 = { instancePath: instancePath + "/duration", schemaPath: "#/properties/duration/enum", keyword: "enum", params: { allowedValues: schema36.properties.duration.enum } };
        if (vErrors === null) {
          vErrors = [err25];
        } else {
          vErrors.push(err25);
        }
        errors++;
      }
    }
    if (data.resolution !== void 0) {
      let data12 = data.resolution;
      if (typeof data12 !== "string") {
        const err26 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err26];
        } else {
          vErrors.push(err26);
        }
        errors++;
      }
      if (!(data12 === "720p" || data12 === "1080p")) {
        const err27 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/enum", keyword: "enum", params: { allowedValues: schema36.properties.resolution.enum } };
        if (vErrors === null) {
          vErrors = [err27];
        } else {
          vErrors.push(err27);
        }
        errors++;
      }
    }
    if (data.image_url !== void 0) {
      let data13 = data.image_url;
      if (typeof data13 === "string") {
        if (func2(data13) > 8192) {
          const err28 = { instancePath: instancePath + "/image_url", schemaPath: "#/$defs/MediaUrl/maxLength", keyword: "maxLength", params: { limit: 8192 } };
          if (vErrors === null) {
            vErrors = [err28];
          } else {
            vErrors.push(err28);
          }
          errors++;
        }
        if (!pattern5.test(data13)) {
          const err29 = { instancePath: instancePath + "/image_url", schemaPath: "#/$defs/MediaUrl/pattern", keyword: "pattern", params: { pattern: "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$" } };
          if (vErrors === null) {
            vErrors = [err29];
          } else {
            vErrors.push(err29);
          }
          errors++;
        }
      } else {
        const err30 = { instancePath: instancePath + "/image_url", schemaPath: "#/$defs/MediaUrl/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err30];
        } else {
          vErrors.push(err30);
        }
        errors++;
      }
    }
    if (data.end_image_url !== void 0) {
      let data14 = data.end_image_url;
      if (typeof data14 === "string") {
        if (func2(data14) > 8192) {
          const err31 = { instancePath: instancePath + "/end_image_url", schemaPath: "#/$defs/MediaUrl/maxLength", keyword: "maxLength", params: { limit: 8192 } };
          if (vErrors === null) {
            vErrors = [err31];
          } else {
            vErrors.push(err31);
          }
          errors++;
        }
        if (!pattern5.test(data14)) {
          const err32 = { instancePath: instancePath + "/end_image_url", schemaPath: "#/$defs/MediaUrl/pattern", keyword: "pattern", params: { pattern: "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$" } };
          if (vErrors === null) {
            vErrors = [err32];
          } else {
            vErrors.push(err32);
          }
          errors++;
        }
      } else {
        const err33 = { instancePath: instancePath + "/end_image_url", schemaPath: "#/$defs/MediaUrl/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err33];
        } else {
          vErrors.push(err33);
        }
        errors++;
      }
    }
    if (data.media_urls !== void 0) {
      let data15 = data.media_urls;
      if (Array.isArray(data15)) {
        if (data15.length > 12) {
          const err34 = { instancePath: instancePath + "/media_urls", schemaPath: "#/properties/media_urls/maxItems", keyword: "maxItems", params: { limit: 12 } };
          if (vErrors === null) {
            vErrors = [err34];
          } else {
            vErrors.push(err34);
          }
          errors++;
        }
        if (data15.length < 1) {
          const err35 = { instancePath: instancePath + "/media_urls", schemaPath: "#/properties/media_urls/minItems", keyword: "minItems", params: { limit: 1 } };
          if (vErrors === null) {
            vErrors = [err35];
          } else {
            vErrors.push(err35);
          }
          errors++;
        }
        const len0 = data15.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data16 = data15[i0];
          if (typeof data16 === "string") {
            if (func2(data16) > 8192) {
              const err36 = { instancePath: instancePath + "/media_urls/" + i0, schemaPath: "#/$defs/MediaUrl/maxLength", keyword: "maxLength", params: { limit: 8192 } };
              if (vErrors === null) {
                vErrors = [err36];
              } else {
                vErrors.push(err36);
              }
              errors++;
            }
            if (!pattern5.test(data16)) {
              const err37 = { instancePath: instancePath + "/media_urls/" + i0, schemaPath: "#/$defs/MediaUrl/pattern", keyword: "pattern", params: { pattern: "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$" } };
              if (vErrors === null) {
                vErrors = [err37];
              } else {
                vErrors.push(err37);
              }
              errors++;
            }
          } else {
            const err38 = { instancePath: instancePath + "/media_urls/" + i0, schemaPath: "#/$defs/MediaUrl/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err38];
            } else {
              vErrors.push(err38);
            }
            errors++;
          }
        }
      } else {
        const err39 = { instancePath: instancePath + "/media_urls", schemaPath: "#/properties/media_urls/type", keyword: "type", params: { type: "array" } };
        if (vErrors === null) {
          vErrors = [err39];
        } else {
          vErrors.push(err39);
        }
        errors++;
      }
    }
    if (data.generate_audio !== void 0) {
      if (typeof data.generate_audio !== "boolean") {
        const err40 = { instancePath: instancePath + "/generate_audio", schemaPath: "#/properties/generate_audio/type", keyword: "type", params: { type: "boolean" } };
        if (vErrors === null) {
          vErrors = [err40];
        } else {
          vErrors.push(err40);
        }
        errors++;
      }
    }
    if (data.fixed_lens !== void 0) {
      if (typeof data.fixed_lens !== "boolean") {
        const err41 = { instancePath: instancePath + "/fixed_lens", schemaPath: "#/properties/fixed_lens/type", keyword: "type", params: { type: "boolean" } };
        if (vErrors === null) {
          vErrors = [err41];
        } else {
          vErrors.push(err41);
        }
        errors++;
      }
    }
  } else {
    const err42 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err42];
    } else {
      vErrors.push(err42);
    }
    errors++;
  }
  validate22.errors = vErrors;
  return errors === 0;
}
validate22.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var v2 = validate23;
var schema40 = { "type": "object", "title": "GPT Image 2 request", "description": "Images from text, or from text and other images. Field names are camelCase but `aspect_ratio`.", "additionalProperties": false, "required": ["type", "prompt", "resolution", "aspect_ratio"], "properties": { "type": { "type": "string", "description": "Generation type.", "x-role": "mode", "enum": ["text-to-image", "image-to-image"] }, "channel": { "type": "string", "description": "Generation channel. `economy` costs less and delivers by polling.", "enum": ["standard", "economy"], "default": "standard" }, "prompt": { "type": "string", "description": "What to show, 3 to 20,000 characters (Unicode code points).", "x-role": "prompt", "minLength": 3, "maxLength": 2e4, "pattern": "^[\\s\\S]*$", "examples": ["Editorial product photo of a transparent running shoe on chrome"] }, "resolution": { "type": "string", "description": "Output resolution. Aspect ratio `auto` goes with `1K` only; `1:1` does not go with `4K` on channel `standard`.", "x-role": "resolution", "enum": ["1K", "2K", "4K"] }, "batchCount": { "type": "integer", "format": "int32", "description": "Number of images.", "x-role": "count", "minimum": 1, "maximum": 4, "default": 1 }, "imageUrls": { "type": "array", "description": "Reference images, 1 to 10 public `https` URLs. Required for `image-to-image`.", "x-role": "media", "x-media": { "kinds": { "image": { "maxBytes": 31457280 } }, "source": "observed 2026-08/2026-10" }, "minItems": 1, "maxItems": 10, "items": { "$ref": "#/$defs/MediaUrl" } }, "aspect_ratio": { "type": "string", "description": "Aspect ratio of the image.", "x-role": "ratio", "enum": ["auto", "1:1", "5:4", "9:16", "21:9", "16:9", "4:3", "3:2", "4:5", "3:4", "2:3", "2:1", "1:2", "3:1", "1:3", "9:21"] } }, "allOf": [{ "title": "Type", "description": "`image-to-image` needs `imageUrls`.", "anyOf": [{ "title": "Text to image", "properties": { "type": { "const": "text-to-image" } } }, { "title": "Image to image", "required": ["imageUrls"], "properties": { "type": { "const": "image-to-image" }, "imageUrls": true } }] }, { "title": "Aspect ratio and resolution", "description": "Aspect ratio `auto` needs resolution `1K`; `1:1` cannot use `4K` on channel `standard`, which is also the channel where none is given.", "anyOf": [{ "title": "Automatic ratio", "properties": { "aspect_ratio": { "const": "auto" }, "resolution": { "const": "1K" } } }, { "title": "Square up to 2K", "properties": { "aspect_ratio": { "const": "1:1" }, "resolution": { "enum": ["1K", "2K"] } } }, { "title": "Square on channel economy", "required": ["channel"], "properties": { "aspect_ratio": { "const": "1:1" }, "channel": { "const": "economy" } } }, { "title": "Other ratios", "properties": { "aspect_ratio": { "enum": ["5:4", "9:16", "21:9", "16:9", "4:3", "3:2", "4:5", "3:4", "2:3", "2:1", "1:2", "3:1", "1:3", "9:21"] } } }] }] };
function validate23(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate23.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  const _errs2 = errors;
  let valid1 = false;
  const _errs3 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type !== void 0) {
      if ("text-to-image" !== data.type) {
        const err0 = { instancePath: instancePath + "/type", schemaPath: "#/allOf/0/anyOf/0/properties/type/const", keyword: "const", params: { allowedValue: "text-to-image" } };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
  }
  var _valid0 = _errs3 === errors;
  valid1 = valid1 || _valid0;
  if (_valid0) {
    var props0 = {};
    props0.type = true;
  }
  const _errs5 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.imageUrls === void 0) {
      const err1 = { instancePath, schemaPath: "#/allOf/0/anyOf/1/required", keyword: "required", params: { missingProperty: "imageUrls" } };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.type !== void 0) {
      if ("image-to-image" !== data.type) {
        const err2 = { instancePath: instancePath + "/type", schemaPath: "#/allOf/0/anyOf/1/properties/type/const", keyword: "const", params: { allowedValue: "image-to-image" } };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
  }
  var _valid0 = _errs5 === errors;
  valid1 = valid1 || _valid0;
  if (_valid0) {
    if (props0 !== true) {
      props0 = props0 || {};
      props0.type = true;
      props0.imageUrls = true;
    }
  }
  if (!valid1) {
    const err3 = { instancePath, schemaPath: "#/allOf/0/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err3];
    } else {
      vErrors.push(err3);
    }
    errors++;
  } else {
    errors = _errs2;
    if (vErrors !== null) {
      if (_errs2) {
        vErrors.length = _errs2;
      } else {
        vErrors = null;
      }
    }
  }
  const _errs8 = errors;
  let valid4 = false;
  const _errs9 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.aspect_ratio !== void 0) {
      if ("auto" !== data.aspect_ratio) {
        const err4 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/allOf/1/anyOf/0/properties/aspect_ratio/const", keyword: "const", params: { allowedValue: "auto" } };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          vErrors.push(err4);
        }
        errors++;
      }
    }
    if (data.resolution !== void 0) {
      if ("1K" !== data.resolution) {
        const err5 = { instancePath: instancePath + "/resolution", schemaPath: "#/allOf/1/anyOf/0/properties/resolution/const", keyword: "const", params: { allowedValue: "1K" } };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          vErrors.push(err5);
        }
        errors++;
      }
    }
  }
  var _valid1 = _errs9 === errors;
  valid4 = valid4 || _valid1;
  if (_valid1) {
    var props1 = {};
    props1.aspect_ratio = true;
    props1.resolution = true;
  }
  const _errs12 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.aspect_ratio !== void 0) {
      if ("1:1" !== data.aspect_ratio) {
        const err6 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/allOf/1/anyOf/1/properties/aspect_ratio/const", keyword: "const", params: { allowedValue: "1:1" } };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.resolution !== void 0) {
      let data5 = data.resolution;
      if (!(data5 === "1K" || data5 === "2K")) {
        const err7 = { instancePath: instancePath + "/resolution", schemaPath: "#/allOf/1/anyOf/1/properties/resolution/enum", keyword: "enum", params: { allowedValues: schema40.allOf[1].anyOf[1].properties.resolution.enum } };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
    }
  }
  var _valid1 = _errs12 === errors;
  valid4 = valid4 || _valid1;
  if (_valid1) {
    if (props1 !== true) {
      props1 = props1 || {};
      props1.aspect_ratio = true;
      props1.resolution = true;
    }
  }
  const _errs15 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.channel === void 0) {
      const err8 = { instancePath, schemaPath: "#/allOf/1/anyOf/2/required", keyword: "required", params: { missingProperty: "channel" } };
      if (vErrors === null) {
        vErrors = [err8];
      } else {
        vErrors.push(err8);
      }
      errors++;
    }
    if (data.aspect_ratio !== void 0) {
      if ("1:1" !== data.aspect_ratio) {
        const err9 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/allOf/1/anyOf/2/properties/aspect_ratio/const", keyword: "const", params: { allowedValue: "1:1" } };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          vErrors.push(err9);
        }
        errors++;
      }
    }
    if (data.channel !== void 0) {
      if ("economy" !== data.channel) {
        const err10 = { instancePath: instancePath + "/channel", schemaPath: "#/allOf/1/anyOf/2/properties/channel/const", keyword: "const", params: { allowedValue: "economy" } };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          vErrors.push(err10);
        }
        errors++;
      }
    }
  }
  var _valid1 = _errs15 === errors;
  valid4 = valid4 || _valid1;
  if (_valid1) {
    if (props1 !== true) {
      props1 = props1 || {};
      props1.aspect_ratio = true;
      props1.channel = true;
    }
  }
  const _errs18 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.aspect_ratio !== void 0) {
      let data8 = data.aspect_ratio;
      if (!(data8 === "5:4" || data8 === "9:16" || data8 === "21:9" || data8 === "16:9" || data8 === "4:3" || data8 === "3:2" || data8 === "4:5" || data8 === "3:4" || data8 === "2:3" || data8 === "2:1" || data8 === "1:2" || data8 === "3:1" || data8 === "1:3" || data8 === "9:21")) {
        const err11 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/allOf/1/anyOf/3/properties/aspect_ratio/enum", keyword: "enum", params: { allowedValues: schema40.allOf[1].anyOf[3].properties.aspect_ratio.enum } };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          vErrors.push(err11);
        }
        errors++;
      }
    }
  }
  var _valid1 = _errs18 === errors;
  valid4 = valid4 || _valid1;
  if (_valid1) {
    if (props1 !== true) {
      props1 = props1 || {};
      props1.aspect_ratio = true;
    }
  }
  if (!valid4) {
    const err12 = { instancePath, schemaPath: "#/allOf/1/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err12];
    } else {
      vErrors.push(err12);
    }
    errors++;
  } else {
    errors = _errs8;
    if (vErrors !== null) {
      if (_errs8) {
        vErrors.length = _errs8;
      } else {
        vErrors = null;
      }
    }
  }
  if (props0 !== true && props1 !== void 0) {
    if (props1 === true) {
      props0 = true;
    } else {
      props0 = props0 || {};
      Object.assign(props0, props1);
    }
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      const err13 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" } };
      if (vErrors === null) {
        vErrors = [err13];
      } else {
        vErrors.push(err13);
      }
      errors++;
    }
    if (data.prompt === void 0) {
      const err14 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "prompt" } };
      if (vErrors === null) {
        vErrors = [err14];
      } else {
        vErrors.push(err14);
      }
      errors++;
    }
    if (data.resolution === void 0) {
      const err15 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "resolution" } };
      if (vErrors === null) {
        vErrors = [err15];
      } else {
        vErrors.push(err15);
      }
      errors++;
    }
    if (data.aspect_ratio === void 0) {
      const err16 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "aspect_ratio" } };
      if (vErrors === null) {
        vErrors = [err16];
      } else {
        vErrors.push(err16);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "type" || key0 === "channel" || key0 === "prompt" || key0 === "resolution" || key0 === "batchCount" || key0 === "imageUrls" || key0 === "aspect_ratio")) {
        const err17 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 } };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
    }
    if (data.type !== void 0) {
      let data9 = data.type;
      if (typeof data9 !== "string") {
        const err18 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
      if (!(data9 === "text-to-image" || data9 === "image-to-image")) {
        const err19 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/enum", keyword: "enum", params: { allowedValues: schema40.properties.type.enum } };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          vErrors.push(err19);
        }
        errors++;
      }
    }
    if (data.channel !== void 0) {
      let data10 = data.channel;
      if (typeof data10 !== "string") {
        const err20 = { instancePath: instancePath + "/channel", schemaPath: "#/properties/channel/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err20];
        } else {
          vErrors.push(err20);
        }
        errors++;
      }
      if (!(data10 === "standard" || data10 === "economy")) {
        const err21 = { instancePath: instancePath + "/channel", schemaPath: "#/properties/channel/enum", keyword: "enum", params: { allowedValues: schema40.properties.channel.enum } };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          vErrors.push(err21);
        }
        errors++;
      }
    }
    if (data.prompt !== void 0) {
      let data11 = data.prompt;
      if (typeof data11 === "string") {
        if (func2(data11) > 2e4) {
          const err22 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/maxLength", keyword: "maxLength", params: { limit: 2e4 } };
          if (vErrors === null) {
            vErrors = [err22];
          } else {
            vErrors.push(err22);
          }
          errors++;
        }
        if (func2(data11) < 3) {
          const err23 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/minLength", keyword: "minLength", params: { limit: 3 } };
          if (vErrors === null) {
            vErrors = [err23];
          } else {
            vErrors.push(err23);
          }
          errors++;
        }
        if (!pattern4.test(data11)) {
          const err24 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/pattern", keyword: "pattern", params: { pattern: "^[\\s\\S]*$" } };
          if (vErrors === null) {
            vErrors = [err24];
          } else {
            vErrors.push(err24);
          }
          errors++;
        }
      } else {
        const err25 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err25];
        } else {
          vErrors.push(err25);
        }
        errors++;
      }
    }
    if (data.resolution !== void 0) {
      let data12 = data.resolution;
      if (typeof data12 !== "string") {
        const err26 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err26];
        } else {
          vErrors.push(err26);
        }
        errors++;
      }
      if (!(data12 === "1K" || data12 === "2K" || data12 === "4K")) {
        const err27 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/enum", keyword: "enum", params: { allowedValues: schema40.properties.resolution.enum } };
        if (vErrors === null) {
          vErrors = [err27];
        } else {
          vErrors.push(err27);
        }
        errors++;
      }
    }
    if (data.batchCount !== void 0) {
      let data13 = data.batchCount;
      if (!(typeof data13 == "number" && (!(data13 % 1) && !isNaN(data13)) && isFinite(data13))) {
        const err28 = { instancePath: instancePath + "/batchCount", schemaPath: "#/properties/batchCount/type", keyword: "type", params: { type: "integer" } };
        if (vErrors === null) {
          vErrors = [err28];
        } else {
          vErrors.push(err28);
        }
        errors++;
      }
      if (typeof data13 == "number" && isFinite(data13)) {
        if (data13 > 4 || isNaN(data13)) {
          const err29 = { instancePath: instancePath + "/batchCount", schemaPath: "#/properties/batchCount/maximum", keyword: "maximum", params: { comparison: "<=", limit: 4 } };
          if (vErrors === null) {
            vErrors = [err29];
          } else {
            vErrors.push(err29);
          }
          errors++;
        }
        if (data13 < 1 || isNaN(data13)) {
          const err30 = { instancePath: instancePath + "/batchCount", schemaPath: "#/properties/batchCount/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 } };
          if (vErrors === null) {
            vErrors = [err30];
          } else {
            vErrors.push(err30);
          }
          errors++;
        }
      }
    }
    if (data.imageUrls !== void 0) {
      let data14 = data.imageUrls;
      if (Array.isArray(data14)) {
        if (data14.length > 10) {
          const err31 = { instancePath: instancePath + "/imageUrls", schemaPath: "#/properties/imageUrls/maxItems", keyword: "maxItems", params: { limit: 10 } };
          if (vErrors === null) {
            vErrors = [err31];
          } else {
            vErrors.push(err31);
          }
          errors++;
        }
        if (data14.length < 1) {
          const err32 = { instancePath: instancePath + "/imageUrls", schemaPath: "#/properties/imageUrls/minItems", keyword: "minItems", params: { limit: 1 } };
          if (vErrors === null) {
            vErrors = [err32];
          } else {
            vErrors.push(err32);
          }
          errors++;
        }
        const len0 = data14.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data15 = data14[i0];
          if (typeof data15 === "string") {
            if (func2(data15) > 8192) {
              const err33 = { instancePath: instancePath + "/imageUrls/" + i0, schemaPath: "#/$defs/MediaUrl/maxLength", keyword: "maxLength", params: { limit: 8192 } };
              if (vErrors === null) {
                vErrors = [err33];
              } else {
                vErrors.push(err33);
              }
              errors++;
            }
            if (!pattern5.test(data15)) {
              const err34 = { instancePath: instancePath + "/imageUrls/" + i0, schemaPath: "#/$defs/MediaUrl/pattern", keyword: "pattern", params: { pattern: "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$" } };
              if (vErrors === null) {
                vErrors = [err34];
              } else {
                vErrors.push(err34);
              }
              errors++;
            }
          } else {
            const err35 = { instancePath: instancePath + "/imageUrls/" + i0, schemaPath: "#/$defs/MediaUrl/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err35];
            } else {
              vErrors.push(err35);
            }
            errors++;
          }
        }
      } else {
        const err36 = { instancePath: instancePath + "/imageUrls", schemaPath: "#/properties/imageUrls/type", keyword: "type", params: { type: "array" } };
        if (vErrors === null) {
          vErrors = [err36];
        } else {
          vErrors.push(err36);
        }
        errors++;
      }
    }
    if (data.aspect_ratio !== void 0) {
      let data16 = data.aspect_ratio;
      if (typeof data16 !== "string") {
        const err37 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/properties/aspect_ratio/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err37];
        } else {
          vErrors.push(err37);
        }
        errors++;
      }
      if (!(data16 === "auto" || data16 === "1:1" || data16 === "5:4" || data16 === "9:16" || data16 === "21:9" || data16 === "16:9" || data16 === "4:3" || data16 === "3:2" || data16 === "4:5" || data16 === "3:4" || data16 === "2:3" || data16 === "2:1" || data16 === "1:2" || data16 === "3:1" || data16 === "1:3" || data16 === "9:21")) {
        const err38 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/properties/aspect_ratio/enum", keyword: "enum", params: { allowedValues: schema40.properties.aspect_ratio.enum } };
        if (vErrors === null) {
          vErrors = [err38];
        } else {
          vErrors.push(err38);
        }
        errors++;
      }
    }
  } else {
    const err39 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err39];
    } else {
      vErrors.push(err39);
    }
    errors++;
  }
  validate23.errors = vErrors;
  return errors === 0;
}
validate23.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var v3 = validate24;
var schema42 = { "type": "object", "title": "Nano Banana Pro request", "description": "An image from text, or from text and other images. Field names are snake_case.", "additionalProperties": false, "required": ["type", "prompt"], "properties": { "type": { "type": "string", "description": "Generation type.", "x-role": "mode", "enum": ["text-to-image", "image-to-image"] }, "prompt": { "type": "string", "description": "What to show, 3 to 10,000 characters (Unicode code points).", "x-role": "prompt", "minLength": 3, "maxLength": 1e4, "pattern": "^[\\s\\S]*$", "examples": ["A premium packaging mockup for an AI video studio"] }, "image_size": { "type": "string", "description": "Aspect ratio of the image.", "x-role": "ratio", "enum": ["1:1", "9:16", "16:9", "3:4", "4:3", "3:2", "2:3", "5:4", "4:5", "21:9", "auto"], "default": "auto" }, "output_format": { "type": "string", "description": "Image format.", "x-role": "format", "enum": ["png", "jpeg"], "default": "png" }, "resolution": { "type": "string", "description": "Output resolution.", "x-role": "resolution", "enum": ["1K", "2K", "4K"], "default": "1K" }, "image_urls": { "type": "array", "description": "Reference images, 1 to 8 public `https` URLs. Required for `image-to-image`.", "x-role": "media", "x-media": { "kinds": { "image": { "maxBytes": 31457280 } }, "source": "observed 2026-08/2026-10" }, "minItems": 1, "maxItems": 8, "items": { "$ref": "#/$defs/MediaUrl" } } }, "allOf": [{ "title": "Type", "description": "`image-to-image` needs `image_urls`.", "anyOf": [{ "title": "Text to image", "properties": { "type": { "const": "text-to-image" } } }, { "title": "Image to image", "required": ["image_urls"], "properties": { "type": { "const": "image-to-image" }, "image_urls": true } }] }] };
function validate24(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate24.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = void 0;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = void 0;
  }
  const _errs2 = errors;
  let valid1 = false;
  const _errs3 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type !== void 0) {
      if ("text-to-image" !== data.type) {
        const err0 = { instancePath: instancePath + "/type", schemaPath: "#/allOf/0/anyOf/0/properties/type/const", keyword: "const", params: { allowedValue: "text-to-image" } };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          vErrors.push(err0);
        }
        errors++;
      }
    }
  }
  var _valid0 = _errs3 === errors;
  valid1 = valid1 || _valid0;
  if (_valid0) {
    var props0 = {};
    props0.type = true;
  }
  const _errs5 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.image_urls === void 0) {
      const err1 = { instancePath, schemaPath: "#/allOf/0/anyOf/1/required", keyword: "required", params: { missingProperty: "image_urls" } };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        vErrors.push(err1);
      }
      errors++;
    }
    if (data.type !== void 0) {
      if ("image-to-image" !== data.type) {
        const err2 = { instancePath: instancePath + "/type", schemaPath: "#/allOf/0/anyOf/1/properties/type/const", keyword: "const", params: { allowedValue: "image-to-image" } };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          vErrors.push(err2);
        }
        errors++;
      }
    }
  }
  var _valid0 = _errs5 === errors;
  valid1 = valid1 || _valid0;
  if (_valid0) {
    if (props0 !== true) {
      props0 = props0 || {};
      props0.type = true;
      props0.image_urls = true;
    }
  }
  if (!valid1) {
    const err3 = { instancePath, schemaPath: "#/allOf/0/anyOf", keyword: "anyOf", params: {} };
    if (vErrors === null) {
      vErrors = [err3];
    } else {
      vErrors.push(err3);
    }
    errors++;
  } else {
    errors = _errs2;
    if (vErrors !== null) {
      if (_errs2) {
        vErrors.length = _errs2;
      } else {
        vErrors = null;
      }
    }
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.type === void 0) {
      const err4 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "type" } };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        vErrors.push(err4);
      }
      errors++;
    }
    if (data.prompt === void 0) {
      const err5 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "prompt" } };
      if (vErrors === null) {
        vErrors = [err5];
      } else {
        vErrors.push(err5);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "type" || key0 === "prompt" || key0 === "image_size" || key0 === "output_format" || key0 === "resolution" || key0 === "image_urls")) {
        const err6 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 } };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          vErrors.push(err6);
        }
        errors++;
      }
    }
    if (data.type !== void 0) {
      let data2 = data.type;
      if (typeof data2 !== "string") {
        const err7 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          vErrors.push(err7);
        }
        errors++;
      }
      if (!(data2 === "text-to-image" || data2 === "image-to-image")) {
        const err8 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/enum", keyword: "enum", params: { allowedValues: schema42.properties.type.enum } };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          vErrors.push(err8);
        }
        errors++;
      }
    }
    if (data.prompt !== void 0) {
      let data3 = data.prompt;
      if (typeof data3 === "string") {
        if (func2(data3) > 1e4) {
          const err9 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/maxLength", keyword: "maxLength", params: { limit: 1e4 } };
          if (vErrors === null) {
            vErrors = [err9];
          } else {
            vErrors.push(err9);
          }
          errors++;
        }
        if (func2(data3) < 3) {
          const err10 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/minLength", keyword: "minLength", params: { limit: 3 } };
          if (vErrors === null) {
            vErrors = [err10];
          } else {
            vErrors.push(err10);
          }
          errors++;
        }
        if (!pattern4.test(data3)) {
          const err11 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/pattern", keyword: "pattern", params: { pattern: "^[\\s\\S]*$" } };
          if (vErrors === null) {
            vErrors = [err11];
          } else {
            vErrors.push(err11);
          }
          errors++;
        }
      } else {
        const err12 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          vErrors.push(err12);
        }
        errors++;
      }
    }
    if (data.image_size !== void 0) {
      let data4 = data.image_size;
      if (typeof data4 !== "string") {
        const err13 = { instancePath: instancePath + "/image_size", schemaPath: "#/properties/image_size/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          vErrors.push(err13);
        }
        errors++;
      }
      if (!(data4 === "1:1" || data4 === "9:16" || data4 === "16:9" || data4 === "3:4" || data4 === "4:3" || data4 === "3:2" || data4 === "2:3" || data4 === "5:4" || data4 === "4:5" || data4 === "21:9" || data4 === "auto")) {
        const err14 = { instancePath: instancePath + "/image_size", schemaPath: "#/properties/image_size/enum", keyword: "enum", params: { allowedValues: schema42.properties.image_size.enum } };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          vErrors.push(err14);
        }
        errors++;
      }
    }
    if (data.output_format !== void 0) {
      let data5 = data.output_format;
      if (typeof data5 !== "string") {
        const err15 = { instancePath: instancePath + "/output_format", schemaPath: "#/properties/output_format/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          vErrors.push(err15);
        }
        errors++;
      }
      if (!(data5 === "png" || data5 === "jpeg")) {
        const err16 = { instancePath: instancePath + "/output_format", schemaPath: "#/properties/output_format/enum", keyword: "enum", params: { allowedValues: schema42.properties.output_format.enum } };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          vErrors.push(err16);
        }
        errors++;
      }
    }
    if (data.resolution !== void 0) {
      let data6 = data.resolution;
      if (typeof data6 !== "string") {
        const err17 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err17];
        } else {
          vErrors.push(err17);
        }
        errors++;
      }
      if (!(data6 === "1K" || data6 === "2K" || data6 === "4K")) {
        const err18 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/enum", keyword: "enum", params: { allowedValues: schema42.properties.resolution.enum } };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          vErrors.push(err18);
        }
        errors++;
      }
    }
    if (data.image_urls !== void 0) {
      let data7 = data.image_urls;
      if (Array.isArray(data7)) {
        if (data7.length > 8) {
          const err19 = { instancePath: instancePath + "/image_urls", schemaPath: "#/properties/image_urls/maxItems", keyword: "maxItems", params: { limit: 8 } };
          if (vErrors === null) {
            vErrors = [err19];
          } else {
            vErrors.push(err19);
          }
          errors++;
        }
        if (data7.length < 1) {
          const err20 = { instancePath: instancePath + "/image_urls", schemaPath: "#/properties/image_urls/minItems", keyword: "minItems", params: { limit: 1 } };
          if (vErrors === null) {
            vErrors = [err20];
          } else {
            vErrors.push(err20);
          }
          errors++;
        }
        const len0 = data7.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data8 = data7[i0];
          if (typeof data8 === "string") {
            if (func2(data8) > 8192) {
              const err21 = { instancePath: instancePath + "/image_urls/" + i0, schemaPath: "#/$defs/MediaUrl/maxLength", keyword: "maxLength", params: { limit: 8192 } };
              if (vErrors === null) {
                vErrors = [err21];
              } else {
                vErrors.push(err21);
              }
              errors++;
            }
            if (!pattern5.test(data8)) {
              const err22 = { instancePath: instancePath + "/image_urls/" + i0, schemaPath: "#/$defs/MediaUrl/pattern", keyword: "pattern", params: { pattern: "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$" } };
              if (vErrors === null) {
                vErrors = [err22];
              } else {
                vErrors.push(err22);
              }
              errors++;
            }
          } else {
            const err23 = { instancePath: instancePath + "/image_urls/" + i0, schemaPath: "#/$defs/MediaUrl/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err23];
            } else {
              vErrors.push(err23);
            }
            errors++;
          }
        }
      } else {
        const err24 = { instancePath: instancePath + "/image_urls", schemaPath: "#/properties/image_urls/type", keyword: "type", params: { type: "array" } };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          vErrors.push(err24);
        }
        errors++;
      }
    }
  } else {
    const err25 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err25];
    } else {
      vErrors.push(err25);
    }
    errors++;
  }
  validate24.errors = vErrors;
  return errors === 0;
}
validate24.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
function codePoints(text) {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index++)
    if ((text.charCodeAt(index) & 64512) === 55296 && (text.charCodeAt(index + 1) & 64512) === 56320) {
      length--;
      index++;
    }
  return length;
}
var validators = { "seedance": v0, "seedance25": v1, "gpt-image-2": v2, "nano-banana-pro": v3 };
var conditionalRules = { "seedance": [{ "by": "mode", "description": "`image_url` belongs to `image-to-video` and `media_urls` to `media-to-video`: each is required there and refused in the other modes. Without `mode`, the mode is `text-to-video`." }, { "by": "channel", "description": "`seed` is not supported on channel `real`." }, { "by": "quality_tier", "description": "`1080p-plus` and `4k` need the tier `pro`; `seed` is not supported on the tier `mini`." }], "seedance25": [{ "by": "mode", "description": "`image_url` belongs to `image-to-video` and `media_urls` to `media-to-video`: each is required there and refused in the other modes. Without `mode`, the mode is `text-to-video`." }], "gpt-image-2": [{ "by": "type", "description": "`image-to-image` needs `imageUrls`." }, { "by": "aspect_ratio", "description": "Aspect ratio `auto` needs resolution `1K`; `1:1` cannot use `4K` on channel `standard`, which is also the channel where none is given." }], "nano-banana-pro": [{ "by": "type", "description": "`image-to-image` needs `image_urls`." }] };
var patterns = { "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$": "a public https URL without spaces", "^[A-Za-z0-9_-]+$": "a task id: letters, digits, _ and -", "^[^\\s]+$": "a URL without spaces" };
export {
  conditionalRules,
  patterns,
  v0,
  v1,
  v2,
  v3,
  validators
};
