// SPDX-License-Identifier: GPL-3.0-or-later
// Any text: it is refused with a place, or read into a tree whose spans lie in the text and whose
// value survives being written and read again. Then a byte goes in the middle, as by typing.
#include "model/document/document.h"
#include "model/document/json.h"
#include "model/document/render.h"
#include "tests/fuzz/fuzz_input.h"

using namespace sextant;
using sextant::fuzz::require;

namespace {

void checkTree(const Document& document) {
  const std::size_t size = document.text().size();
  for (NodeId id = 0; id < document.nodeCount(); ++id) {
    const Node node = document.node(id);
    require(node.span.begin <= node.span.end && node.span.end <= size, "spans lie in the text");
    require(node.key_span.begin <= node.key_span.end && node.key_span.end <= size,
            "key spans lie in the text");
    if (id > 60) continue;  // the rest takes long
    const auto found = document.find(document.pointerOf(id));
    require(found && *found == id, "a node is found at its pointer");
  }
}

void checkValue(const Document& document) {
  const Value value = document.value();
  const auto again = fromJson(toJson(value));
  require(again && *again == value, "the value survives JSON", toJson(value));
  const std::string yaml = canonicalYaml(value);
  const auto reparsed = Document::parse(yaml);
  require(reparsed.has_value(), "the canonical form is read", yaml);
  require(reparsed->value() == value, "the canonical form means the same", yaml);
}

void checkPatch(Document document, const TextPatch& patch) {
  const std::string text = applied(patch, document.text());
  const auto fresh = Document::parse(text);
  const auto changed = document.apply(patch);
  require(fresh.has_value() == changed.has_value(), "a patch is refused as its text is", text);
  require(!changed || document.text() == text, "a patch makes the text", text);
  require(document.isConsistent(), "the tree follows the patch", text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto document = Document::parse(text);
  if (!document) {
    const Position at = document.error().position;
    require(at.line >= 1 && at.column >= 1 && !document.error().message.empty(),
            "a refusal has a place and a reason");
    return 0;
  }
  checkTree(*document);
  checkValue(*document);
  if (size < 2) return 0;
  const std::size_t middle = data[size / 2] % size;
  checkPatch(*document, {middle, 1, ""});
  checkPatch(*document, {middle, 0, std::string(1, text[size / 2])});
  return 0;
}
