export { decodeBytes, decodeText, readText, spreadsheetFix, type TextSource } from "./decode-text.ts";
