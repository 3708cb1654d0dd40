// Derived by `npm run generate` from openapi/. Do not edit.
// <stdin>
var v0 = validate21;
var schema32 = { "type": "object", "title": "Seedance request", "description": "A video from text, from a start frame, or from other media. The `mode` says which: without it the\nmode is `text-to-video`.", "additionalProperties": false, "required": ["prompt"], "properties": { "mode": { "type": "string", "description": "Generation mode.", "x-role": "mode", "enum": ["text-to-video", "image-to-video", "media-to-video"], "default": "text-to-video" }, "quality_tier": { "type": "string", "description": "Quality tier. `pro` costs more.", "enum": ["standard", "pro"], "default": "standard" }, "channel": { "type": "string", "description": "Rendering channel.", "enum": ["standard", "real", "wild"], "default": "standard" }, "prompt": { "type": "string", "description": "What to show, 3 to 10,000 characters (Unicode code points).", "x-role": "prompt", "minLength": 3, "maxLength": 1e4, "pattern": "^[\\s\\S]*$", "examples": ["A cinematic shot of a glass train crossing a snowy mountain bridge"] }, "aspect_ratio": { "type": "string", "description": "Aspect ratio of the video.", "x-role": "ratio", "enum": ["1:1", "21:9", "4:3", "3:4", "16:9", "9:16"], "default": "16:9" }, "duration": { "type": "string", "description": "Clip duration in whole seconds, written as a string.", "x-role": "seconds", "enum": ["4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"], "default": "5" }, "resolution": { "type": "string", "description": "Output resolution.", "x-role": "resolution", "enum": ["720p", "1080p"], "default": "720p" }, "image_url": { "$ref": "#/$defs/MediaUrl", "description": "Start frame, a public `https` URL. Required for `image-to-video`, refused in other modes.", "x-role": "start-frame", "x-media": { "kinds": { "image": { "maxBytes": 31457280 } }, "source": "observed 2026-08/2026-10" } }, "end_image_url": { "$ref": "#/$defs/MediaUrl", "description": "End frame, a public `https` URL.", "x-role": "end-frame", "x-media": { "kinds": { "image": { "maxBytes": 31457280 } }, "source": "observed 2026-08/2026-10" } }, "media_urls": { "type": "array", "description": "Reference media, 1 to 12 public `https` URLs. Required for `media-to-video`, refused in other modes.", "x-role": "media", "x-media": { "kinds": { "image": { "maxBytes": 31457280 }, "video": {} }, "source": "observed 2026-08/2026-10" }, "minItems": 1, "maxItems": 12, "items": { "$ref": "#/$defs/MediaUrl" } }, "generate_audio": { "type": "boolean", "description": "Generate an audio track.", "x-role": "audio", "default": true }, "fixed_lens": { "type": "boolean", "description": "Lock the camera lens.", "x-role": "fixed-lens", "default": false }, "seed": { "type": "integer", "format": "int64", "description": "Repeatable randomness, -1 for a random one. Not supported on the `real` channel.", "x-role": "seed", "minimum": -1, "maximum": 4294967295, "examples": [42] } }, "allOf": [{ "title": "Mode", "description": "`image_url` belongs to `image-to-video` and `media_urls` to `media-to-video`: each is required there and refused in the other modes. Without `mode`, the mode is `text-to-video`.", "anyOf": [{ "title": "Text to video", "properties": { "mode": { "const": "text-to-video" }, "image_url": false, "media_urls": false } }, { "title": "Image to video", "required": ["mode", "image_url"], "properties": { "mode": { "const": "image-to-video" }, "image_url": true, "media_urls": false } }, { "title": "Media to video", "required": ["mode", "media_urls"], "properties": { "mode": { "const": "media-to-video" }, "media_urls": true, "image_url": false } }] }, { "title": "Seed and channel", "description": "`seed` is not supported on channel `real`.", "anyOf": [{ "title": "Channel standard", "properties": { "channel": { "const": "standard" } } }, { "title": "Channel wild", "required": ["channel"], "properties": { "channel": { "const": "wild" } } }, { "title": "Channel real", "required": ["channel"], "properties": { "channel": { "const": "real" }, "seed": false } }] }] };
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
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.prompt === void 0) {
      const err19 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "prompt" } };
      if (vErrors === null) {
        vErrors = [err19];
      } else {
        vErrors.push(err19);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func1.call(schema32.properties, key0)) {
        const err20 = { instancePath, schemaPath: "#/additionalProperties", keyword: "additionalProperties", params: { additionalProperty: key0 } };
        if (vErrors === null) {
          vErrors = [err20];
        } else {
          vErrors.push(err20);
        }
        errors++;
      }
    }
    if (data.mode !== void 0) {
      let data11 = data.mode;
      if (typeof data11 !== "string") {
        const err21 = { instancePath: instancePath + "/mode", schemaPath: "#/properties/mode/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          vErrors.push(err21);
        }
        errors++;
      }
      if (!(data11 === "text-to-video" || data11 === "image-to-video" || data11 === "media-to-video")) {
        const err22 = { instancePath: instancePath + "/mode", schemaPath: "#/properties/mode/enum", keyword: "enum", params: { allowedValues: schema32.properties.mode.enum } };
        if (vErrors === null) {
          vErrors = [err22];
        } else {
          vErrors.push(err22);
        }
        errors++;
      }
    }
    if (data.quality_tier !== void 0) {
      let data12 = data.quality_tier;
      if (typeof data12 !== "string") {
        const err23 = { instancePath: instancePath + "/quality_tier", schemaPath: "#/properties/quality_tier/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err23];
        } else {
          vErrors.push(err23);
        }
        errors++;
      }
      if (!(data12 === "standard" || data12 === "pro")) {
        const err24 = { instancePath: instancePath + "/quality_tier", schemaPath: "#/properties/quality_tier/enum", keyword: "enum", params: { allowedValues: schema32.properties.quality_tier.enum } };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          vErrors.push(err24);
        }
        errors++;
      }
    }
    if (data.channel !== void 0) {
      let data13 = data.channel;
      if (typeof data13 !== "string") {
        const err25 = { instancePath: instancePath + "/channel", schemaPath: "#/properties/channel/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err25];
        } else {
          vErrors.push(err25);
        }
        errors++;
      }
      if (!(data13 === "standard" || data13 === "real" || data13 === "wild")) {
        const err26 = { instancePath: instancePath + "/channel", schemaPath: "#/properties/channel/enum", keyword: "enum", params: { allowedValues: schema32.properties.channel.enum } };
        if (vErrors === null) {
          vErrors = [err26];
        } else {
          vErrors.push(err26);
        }
        errors++;
      }
    }
    if (data.prompt !== void 0) {
      let data14 = data.prompt;
      if (typeof data14 === "string") {
        if (func2(data14) > 1e4) {
          const err27 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/maxLength", keyword: "maxLength", params: { limit: 1e4 } };
          if (vErrors === null) {
            vErrors = [err27];
          } else {
            vErrors.push(err27);
          }
          errors++;
        }
        if (func2(data14) < 3) {
          const err28 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/minLength", keyword: "minLength", params: { limit: 3 } };
          if (vErrors === null) {
            vErrors = [err28];
          } else {
            vErrors.push(err28);
          }
          errors++;
        }
        if (!pattern4.test(data14)) {
          const err29 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/pattern", keyword: "pattern", params: { pattern: "^[\\s\\S]*$" } };
          if (vErrors === null) {
            vErrors = [err29];
          } else {
            vErrors.push(err29);
          }
          errors++;
        }
      } else {
        const err30 = { instancePath: instancePath + "/prompt", schemaPath: "#/properties/prompt/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err30];
        } else {
          vErrors.push(err30);
        }
        errors++;
      }
    }
    if (data.aspect_ratio !== void 0) {
      let data15 = data.aspect_ratio;
      if (typeof data15 !== "string") {
        const err31 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/properties/aspect_ratio/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err31];
        } else {
          vErrors.push(err31);
        }
        errors++;
      }
      if (!(data15 === "1:1" || data15 === "21:9" || data15 === "4:3" || data15 === "3:4" || data15 === "16:9" || data15 === "9:16")) {
        const err32 = { instancePath: instancePath + "/aspect_ratio", schemaPath: "#/properties/aspect_ratio/enum", keyword: "enum", params: { allowedValues: schema32.properties.aspect_ratio.enum } };
        if (vErrors === null) {
          vErrors = [err32];
        } else {
          vErrors.push(err32);
        }
        errors++;
      }
    }
    if (data.duration !== void 0) {
      let data16 = data.duration;
      if (typeof data16 !== "string") {
        const err33 = { instancePath: instancePath + "/duration", schemaPath: "#/properties/duration/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err33];
        } else {
          vErrors.push(err33);
        }
        errors++;
      }
      if (!(data16 === "4" || data16 === "5" || data16 === "6" || data16 === "7" || data16 === "8" || data16 === "9" || data16 === "10" || data16 === "11" || data16 === "12" || data16 === "13" || data16 === "14" || data16 === "15")) {
        const err34 = { instancePath: instancePath + "/duration", schemaPath: "#/properties/duration/enum", keyword: "enum", params: { allowedValues: schema32.properties.duration.enum } };
        if (vErrors === null) {
          vErrors = [err34];
        } else {
          vErrors.push(err34);
        }
        errors++;
      }
    }
    if (data.resolution !== void 0) {
      let data17 = data.resolution;
      if (typeof data17 !== "string") {
        const err35 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err35];
        } else {
          vErrors.push(err35);
        }
        errors++;
      }
      if (!(data17 === "720p" || data17 === "1080p")) {
        const err36 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/enum", keyword: "enum", params: { allowedValues: schema32.properties.resolution.enum } };
        if (vErrors === null) {
          vErrors = [err36];
        } else {
          vErrors.push(err36);
        }
        errors++;
      }
    }
    if (data.image_url !== void 0) {
      let data18 = data.image_url;
      if (typeof data18 === "string") {
        if (func2(data18) > 8192) {
          const err37 = { instancePath: instancePath + "/image_url", schemaPath: "#/$defs/MediaUrl/maxLength", keyword: "maxLength", params: { limit: 8192 } };
          if (vErrors === null) {
            vErrors = [err37];
          } else {
            vErrors.push(err37);
          }
          errors++;
        }
        if (!pattern5.test(data18)) {
          const err38 = { instancePath: instancePath + "/image_url", schemaPath: "#/$defs/MediaUrl/pattern", keyword: "pattern", params: { pattern: "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$" } };
          if (vErrors === null) {
            vErrors = [err38];
          } else {
            vErrors.push(err38);
          }
          errors++;
        }
      } else {
        const err39 = { instancePath: instancePath + "/image_url", schemaPath: "#/$defs/MediaUrl/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err39];
        } else {
          vErrors.push(err39);
        }
        errors++;
      }
    }
    if (data.end_image_url !== void 0) {
      let data19 = data.end_image_url;
      if (typeof data19 === "string") {
        if (func2(data19) > 8192) {
          const err40 = { instancePath: instancePath + "/end_image_url", schemaPath: "#/$defs/MediaUrl/maxLength", keyword: "maxLength", params: { limit: 8192 } };
          if (vErrors === null) {
            vErrors = [err40];
          } else {
            vErrors.push(err40);
          }
          errors++;
        }
        if (!pattern5.test(data19)) {
          const err41 = { instancePath: instancePath + "/end_image_url", schemaPath: "#/$defs/MediaUrl/pattern", keyword: "pattern", params: { pattern: "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$" } };
          if (vErrors === null) {
            vErrors = [err41];
          } else {
            vErrors.push(err41);
          }
          errors++;
        }
      } else {
        const err42 = { instancePath: instancePath + "/end_image_url", schemaPath: "#/$defs/MediaUrl/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err42];
        } else {
          vErrors.push(err42);
        }
        errors++;
      }
    }
    if (data.media_urls !== void 0) {
      let data20 = data.media_urls;
      if (Array.isArray(data20)) {
        if (data20.length > 12) {
          const err43 = { instancePath: instancePath + "/media_urls", schemaPath: "#/properties/media_urls/maxItems", keyword: "maxItems", params: { limit: 12 } };
          if (vErrors === null) {
            vErrors = [err43];
          } else {
            vErrors.push(err43);
          }
          errors++;
        }
        if (data20.length < 1) {
          const err44 = { instancePath: instancePath + "/media_urls", schemaPath: "#/properties/media_urls/minItems", keyword: "minItems", params: { limit: 1 } };
          if (vErrors === null) {
            vErrors = [err44];
          } else {
            vErrors.push(err44);
          }
          errors++;
        }
        const len0 = data20.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data21 = data20[i0];
          if (typeof data21 === "string") {
            if (func2(data21) > 8192) {
              const err45 = { instancePath: instancePath + "/media_urls/" + i0, schemaPath: "#/$defs/MediaUrl/maxLength", keyword: "maxLength", params: { limit: 8192 } };
              if (vErrors === null) {
                vErrors = [err45];
              } else {
                vErrors.push(err45);
              }
              errors++;
            }
            if (!pattern5.test(data21)) {
              const err46 = { instancePath: instancePath + "/media_urls/" + i0, schemaPath: "#/$defs/MediaUrl/pattern", keyword: "pattern", params: { pattern: "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$" } };
              if (vErrors === null) {
                vErrors = [err46];
              } else {
                vErrors.push(err46);
              }
              errors++;
            }
          } else {
            const err47 = { instancePath: instancePath + "/media_urls/" + i0, schemaPath: "#/$defs/MediaUrl/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err47];
            } else {
              vErrors.push(err47);
            }
            errors++;
          }
        }
      } else {
        const err48 = { instancePath: instancePath + "/media_urls", schemaPath: "#/properties/media_urls/type", keyword: "type", params: { type: "array" } };
        if (vErrors === null) {
          vErrors = [err48];
        } else {
          vErrors.push(err48);
        }
        errors++;
      }
    }
    if (data.generate_audio !== void 0) {
      if (typeof data.generate_audio !== "boolean") {
        const err49 = { instancePath: instancePath + "/generate_audio", schemaPath: "#/properties/generate_audio/type", keyword: "type", params: { type: "boolean" } };
        if (vErrors === null) {
          vErrors = [err49];
        } else {
          vErrors.push(err49);
        }
        errors++;
      }
    }
    if (data.fixed_lens !== void 0) {
      if (typeof data.fixed_lens !== "boolean") {
        const err50 = { instancePath: instancePath + "/fixed_lens", schemaPath: "#/properties/fixed_lens/type", keyword: "type", params: { type: "boolean" } };
        if (vErrors === null) {
          vErrors = [err50];
        } else {
          vErrors.push(err50);
        }
        errors++;
      }
    }
    if (data.seed !== void 0) {
      let data24 = data.seed;
      if (!(typeof data24 == "number" && (!(data24 % 1) && !isNaN(data24)) && isFinite(data24))) {
        const err51 = { instancePath: instancePath + "/seed", schemaPath: "#/properties/seed/type", keyword: "type", params: { type: "integer" } };
        if (vErrors === null) {
          vErrors = [err51];
        } else {
          vErrors.push(err51);
        }
        errors++;
      }
      if (typeof data24 == "number" && isFinite(data24)) {
        if (data24 > 4294967295 || isNaN(data24)) {
          const err52 = { instancePath: instancePath + "/seed", schemaPath: "#/properties/seed/maximum", keyword: "maximum", params: { comparison: "<=", limit: 4294967295 } };
          if (vErrors === null) {
            vErrors = [err52];
          } else {
            vErrors.push(err52);
          }
          errors++;
        }
        if (data24 < -1 || isNaN(data24)) {
          const err53 = { instancePath: instancePath + "/seed", schemaPath: "#/properties/seed/minimum", keyword: "minimum", params: { comparison: ">=", limit: -1 } };
          if (vErrors === null) {
            vErrors = [err53];
          } else {
            vErrors.push(err53);
          }
          errors++;
        }
      }
    }
  } else {
    const err54 = { instancePath, schemaPath: "#/type", keyword: "type", params: { type: "object" } };
    if (vErrors === null) {
      vErrors = [err54];
    } else {
      vErrors.push(err54);
    }
    errors++;
  }
  validate21.errors = vErrors;
  return errors === 0;
}
validate21.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var v1 = validate22;
var schema36 = { "type": "object", "title": "GPT Image 2 request", "description": "Images from text, or from text and other images. Field names are camelCase.", "additionalProperties": false, "required": ["type", "prompt", "resolution", "aspectRatio"], "properties": { "type": { "type": "string", "description": "Generation type.", "x-role": "mode", "enum": ["text-to-image", "image-to-image"] }, "channel": { "type": "string", "description": "Generation channel. `economy` costs less and delivers by polling.", "enum": ["standard", "economy"], "default": "standard" }, "prompt": { "type": "string", "description": "What to show, 3 to 20,000 characters (Unicode code points).", "x-role": "prompt", "minLength": 3, "maxLength": 2e4, "pattern": "^[\\s\\S]*$", "examples": ["Editorial product photo of a transparent running shoe on chrome"] }, "resolution": { "type": "string", "description": "Output resolution. Aspect ratio `auto` goes with `1K` only; `1:1` does not go with `4K` on channel `standard`.", "x-role": "resolution", "enum": ["1K", "2K", "4K"] }, "aspectRatio": { "type": "string", "description": "Aspect ratio of the image.", "x-role": "ratio", "enum": ["auto", "1:1", "5:4", "9:16", "21:9", "16:9", "4:3", "3:2", "4:5", "3:4", "2:3", "2:1", "1:2", "3:1", "1:3", "9:21"] }, "batchCount": { "type": "integer", "format": "int32", "description": "Number of images.", "x-role": "count", "minimum": 1, "maximum": 4, "default": 1 }, "imageUrls": { "type": "array", "description": "Reference images, 1 to 10 public `https` URLs. Required for `image-to-image`.", "x-role": "media", "x-media": { "kinds": { "image": { "maxBytes": 31457280 } }, "source": "observed 2026-08/2026-10" }, "minItems": 1, "maxItems": 10, "items": { "$ref": "#/$defs/MediaUrl" } } }, "allOf": [{ "title": "Type", "description": "`image-to-image` needs `imageUrls`.", "anyOf": [{ "title": "Text to image", "properties": { "type": { "const": "text-to-image" } } }, { "title": "Image to image", "required": ["imageUrls"], "properties": { "type": { "const": "image-to-image" }, "imageUrls": true } }] }, { "title": "Aspect ratio and resolution", "description": "Aspect ratio `auto` needs resolution `1K`; `1:1` cannot use `4K` on channel `standard`, which is also the channel where none is given.", "anyOf": [{ "title": "Automatic ratio", "properties": { "aspectRatio": { "const": "auto" }, "resolution": { "const": "1K" } } }, { "title": "Square up to 2K", "properties": { "aspectRatio": { "const": "1:1" }, "resolution": { "enum": ["1K", "2K"] } } }, { "title": "Square on channel economy", "required": ["channel"], "properties": { "aspectRatio": { "const": "1:1" }, "channel": { "const": "economy" } } }, { "title": "Other ratios", "properties": { "aspectRatio": { "enum": ["5:4", "9:16", "21:9", "16:9", "4:3", "3:2", "4:5", "3:4", "2:3", "2:1", "1:2", "3:1", "1:3", "9:21"] } } }] }] };
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
    if (data.aspectRatio !== void 0) {
      if ("auto" !== data.aspectRatio) {
        const err4 = { instancePath: instancePath + "/aspectRatio", schemaPath: "#/allOf/1/anyOf/0/properties/aspectRatio/const", keyword: "const", params: { allowedValue: "auto" } };
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
    props1.aspectRatio = true;
    props1.resolution = true;
  }
  const _errs12 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.aspectRatio !== void 0) {
      if ("1:1" !== data.aspectRatio) {
        const err6 = { instancePath: instancePath + "/aspectRatio", schemaPath: "#/allOf/1/anyOf/1/properties/aspectRatio/const", keyword: "const", params: { allowedValue: "1:1" } };
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
        const err7 = { instancePath: instancePath + "/resolution", schemaPath: "#/allOf/1/anyOf/1/properties/resolution/enum", keyword: "enum", params: { allowedValues: schema36.allOf[1].anyOf[1].properties.resolution.enum } };
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
      props1.aspectRatio = true;
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
    if (data.aspectRatio !== void 0) {
      if ("1:1" !== data.aspectRatio) {
        const err9 = { instancePath: instancePath + "/aspectRatio", schemaPath: "#/allOf/1/anyOf/2/properties/aspectRatio/const", keyword: "const", params: { allowedValue: "1:1" } };
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
      props1.aspectRatio = true;
      props1.channel = true;
    }
  }
  const _errs18 = errors;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.aspectRatio !== void 0) {
      let data8 = data.aspectRatio;
      if (!(data8 === "5:4" || data8 === "9:16" || data8 === "21:9" || data8 === "16:9" || data8 === "4:3" || data8 === "3:2" || data8 === "4:5" || data8 === "3:4" || data8 === "2:3" || data8 === "2:1" || data8 === "1:2" || data8 === "3:1" || data8 === "1:3" || data8 === "9:21")) {
        const err11 = { instancePath: instancePath + "/aspectRatio", schemaPath: "#/allOf/1/anyOf/3/properties/aspectRatio/enum", keyword: "enum", params: { allowedValues: schema36.allOf[1].anyOf[3].properties.aspectRatio.enum } };
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
      props1.aspectRatio = true;
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
    if (data.aspectRatio === void 0) {
      const err16 = { instancePath, schemaPath: "#/required", keyword: "required", params: { missingProperty: "aspectRatio" } };
      if (vErrors === null) {
        vErrors = [err16];
      } else {
        vErrors.push(err16);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === "type" || key0 === "channel" || key0 === "prompt" || key0 === "resolution" || key0 === "aspectRatio" || key0 === "batchCount" || key0 === "imageUrls")) {
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
        const err19 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/enum", keyword: "enum", params: { allowedValues: schema36.properties.type.enum } };
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
        const err21 = { instancePath: instancePath + "/channel", schemaPath: "#/properties/channel/enum", keyword: "enum", params: { allowedValues: schema36.properties.channel.enum } };
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
        const err27 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/enum", keyword: "enum", params: { allowedValues: schema36.properties.resolution.enum } };
        if (vErrors === null) {
          vErrors = [err27];
        } else {
          vErrors.push(err27);
        }
        errors++;
      }
    }
    if (data.aspectRatio !== void 0) {
      let data13 = data.aspectRatio;
      if (typeof data13 !== "string") {
        const err28 = { instancePath: instancePath + "/aspectRatio", schemaPath: "#/properties/aspectRatio/type", keyword: "type", params: { type: "string" } };
        if (vErrors === null) {
          vErrors = [err28];
        } else {
          vErrors.push(err28);
        }
        errors++;
      }
      if (!(data13 === "auto" || data13 === "1:1" || data13 === "5:4" || data13 === "9:16" || data13 === "21:9" || data13 === "16:9" || data13 === "4:3" || data13 === "3:2" || data13 === "4:5" || data13 === "3:4" || data13 === "2:3" || data13 === "2:1" || data13 === "1:2" || data13 === "3:1" || data13 === "1:3" || data13 === "9:21")) {
        const err29 = { instancePath: instancePath + "/aspectRatio", schemaPath: "#/properties/aspectRatio/enum", keyword: "enum", params: { allowedValues: schema36.properties.aspectRatio.enum } };
        if (vErrors === null) {
          vErrors = [err29];
        } else {
          vErrors.push(err29);
        }
        errors++;
      }
    }
    if (data.batchCount !== void 0) {
      let data14 = data.batchCount;
      if (!(typeof data14 == "number" && (!(data14 % 1) && !isNaN(data14)) && isFinite(data14))) {
        const err30 = { instancePath: instancePath + "/batchCount", schemaPath: "#/properties/batchCount/type", keyword: "type", params: { type: "integer" } };
        if (vErrors === null) {
          vErrors = [err30];
        } else {
          vErrors.push(err30);
        }
        errors++;
      }
      if (typeof data14 == "number" && isFinite(data14)) {
        if (data14 > 4 || isNaN(data14)) {
          const err31 = { instancePath: instancePath + "/batchCount", schemaPath: "#/properties/batchCount/maximum", keyword: "maximum", params: { comparison: "<=", limit: 4 } };
          if (vErrors === null) {
            vErrors = [err31];
          } else {
            vErrors.push(err31);
          }
          errors++;
        }
        if (data14 < 1 || isNaN(data14)) {
          const err32 = { instancePath: instancePath + "/batchCount", schemaPath: "#/properties/batchCount/minimum", keyword: "minimum", params: { comparison: ">=", limit: 1 } };
          if (vErrors === null) {
            vErrors = [err32];
          } else {
            vErrors.push(err32);
          }
          errors++;
        }
      }
    }
    if (data.imageUrls !== void 0) {
      let data15 = data.imageUrls;
      if (Array.isArray(data15)) {
        if (data15.length > 10) {
          const err33 = { instancePath: instancePath + "/imageUrls", schemaPath: "#/properties/imageUrls/maxItems", keyword: "maxItems", params: { limit: 10 } };
          if (vErrors === null) {
            vErrors = [err33];
          } else {
            vErrors.push(err33);
          }
          errors++;
        }
        if (data15.length < 1) {
          const err34 = { instancePath: instancePath + "/imageUrls", schemaPath: "#/properties/imageUrls/minItems", keyword: "minItems", params: { limit: 1 } };
          if (vErrors === null) {
            vErrors = [err34];
          } else {
            vErrors.push(err34);
          }
          errors++;
        }
        const len0 = data15.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data16 = data15[i0];
          if (typeof data16 === "string") {
            if (func2(data16) > 8192) {
              const err35 = { instancePath: instancePath + "/imageUrls/" + i0, schemaPath: "#/$defs/MediaUrl/maxLength", keyword: "maxLength", params: { limit: 8192 } };
              if (vErrors === null) {
                vErrors = [err35];
              } else {
                vErrors.push(err35);
              }
              errors++;
            }
            if (!pattern5.test(data16)) {
              const err36 = { instancePath: instancePath + "/imageUrls/" + i0, schemaPath: "#/$defs/MediaUrl/pattern", keyword: "pattern", params: { pattern: "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$" } };
              if (vErrors === null) {
                vErrors = [err36];
              } else {
                vErrors.push(err36);
              }
              errors++;
            }
          } else {
            const err37 = { instancePath: instancePath + "/imageUrls/" + i0, schemaPath: "#/$defs/MediaUrl/type", keyword: "type", params: { type: "string" } };
            if (vErrors === null) {
              vErrors = [err37];
            } else {
              vErrors.push(err37);
            }
            errors++;
          }
        }
      } else {
        const err38 = { instancePath: instancePath + "/imageUrls", schemaPath: "#/properties/imageUrls/type", keyword: "type", params: { type: "array" } };
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
  validate22.errors = vErrors;
  return errors === 0;
}
validate22.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
var v2 = validate23;
var schema38 = { "type": "object", "title": "Nano Banana Pro request", "description": "An image from text, or from text and other images. Field names are snake_case.", "additionalProperties": false, "required": ["type", "prompt"], "properties": { "type": { "type": "string", "description": "Generation type.", "x-role": "mode", "enum": ["text-to-image", "image-to-image"] }, "prompt": { "type": "string", "description": "What to show, 3 to 10,000 characters (Unicode code points).", "x-role": "prompt", "minLength": 3, "maxLength": 1e4, "pattern": "^[\\s\\S]*$", "examples": ["A premium packaging mockup for an AI video studio"] }, "image_size": { "type": "string", "description": "Aspect ratio of the image.", "x-role": "ratio", "enum": ["1:1", "9:16", "16:9", "3:4", "4:3", "3:2", "2:3", "5:4", "4:5", "21:9", "auto"], "default": "auto" }, "output_format": { "type": "string", "description": "Image format.", "x-role": "format", "enum": ["png", "jpeg"], "default": "png" }, "resolution": { "type": "string", "description": "Output resolution.", "x-role": "resolution", "enum": ["1K", "2K", "4K"], "default": "1K" }, "image_urls": { "type": "array", "description": "Reference images, 1 to 8 public `https` URLs. Required for `image-to-image`.", "x-role": "media", "x-media": { "kinds": { "image": { "maxBytes": 31457280 } }, "source": "observed 2026-08/2026-10" }, "minItems": 1, "maxItems": 8, "items": { "$ref": "#/$defs/MediaUrl" } } }, "allOf": [{ "title": "Type", "description": "`image-to-image` needs `image_urls`.", "anyOf": [{ "title": "Text to image", "properties": { "type": { "const": "text-to-image" } } }, { "title": "Image to image", "required": ["image_urls"], "properties": { "type": { "const": "image-to-image" }, "image_urls": true } }] }] };
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
        const err8 = { instancePath: instancePath + "/type", schemaPath: "#/properties/type/enum", keyword: "enum", params: { allowedValues: schema38.properties.type.enum } };
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
        const err14 = { instancePath: instancePath + "/image_size", schemaPath: "#/properties/image_size/enum", keyword: "enum", params: { allowedValues: schema38.properties.image_size.enum } };
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
        const err16 = { instancePath: instancePath + "/output_format", schemaPath: "#/properties/output_format/enum", keyword: "enum", params: { allowedValues: schema38.properties.output_format.enum } };
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
        const err18 = { instancePath: instancePath + "/resolution", schemaPath: "#/properties/resolution/enum", keyword: "enum", params: { allowedValues: schema38.properties.resolution.enum } };
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
  validate23.errors = vErrors;
  return errors === 0;
}
validate23.evaluated = { "props": true, "dynamicProps": false, "dynamicItems": false };
function codePoints(text) {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index++)
    if ((text.charCodeAt(index) & 64512) === 55296 && (text.charCodeAt(index + 1) & 64512) === 56320) {
      length--;
      index++;
    }
  return length;
}
var validators = { "seedance": v0, "gpt-image-2": v1, "nano-banana-pro": v2 };
var conditionalRules = { "seedance": [{ "by": "mode", "description": "`image_url` belongs to `image-to-video` and `media_urls` to `media-to-video`: each is required there and refused in the other modes. Without `mode`, the mode is `text-to-video`." }, { "by": "channel", "description": "`seed` is not supported on channel `real`." }], "gpt-image-2": [{ "by": "type", "description": "`image-to-image` needs `imageUrls`." }, { "by": "aspectRatio", "description": "Aspect ratio `auto` needs resolution `1K`; `1:1` cannot use `4K` on channel `standard`, which is also the channel where none is given." }], "nano-banana-pro": [{ "by": "type", "description": "`image-to-image` needs `image_urls`." }] };
var patterns = { "^[Hh][Tt][Tt][Pp][Ss]://[^\\s/?#,;](?:[^\\s]*[!-+.-:<-~-])?$": "a public https URL without spaces", "^[A-Za-z0-9_-]+$": "a task id: letters, digits, _ and -", "^[^\\s]+$": "a URL without spaces" };
export {
  conditionalRules,
  patterns,
  v0,
  v1,
  v2,
  validators
};
