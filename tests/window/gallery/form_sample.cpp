// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/window/gallery/form_sample.h"

#include <QFile>

#include "model/document/json.h"
#include "widgets/editor/code_view.h"

namespace sextant::ui::samples {
namespace {

constexpr const char* variety_schema = R"({
  "type": "object", "additionalProperties": false, "required": ["name"],
  "properties": {
    "name": {"type": "string", "title": "Name", "description": "What operators call it."},
    "mode": {"enum": ["fast", "safe", "off"], "default": "safe", "title": "Mode",
             "description": "How much is checked before an answer goes out."},
    "threads": {"type": "integer", "minimum": 1, "maximum": 256, "default": 32,
                "title": "Worker threads", "x-sextant-unit": "threads"},
    "ratio": {"type": "number", "minimum": 0, "maximum": 1, "title": "Share", "default": 0.25},
    "big": {"type": "integer", "title": "Sequence"},
    "verbose": {"type": "boolean", "default": false, "title": "Verbose log"},
    "wait": {"type": "string", "x-sextant-format": "duration", "default": "10s", "title": "Wait",
             "pattern": "^(none|[0-9]+(ms|s|m))$", "examples": ["10s", "none"]},
    "memory": {"type": "string", "x-sextant-format": "bytes", "title": "Memory",
               "pattern": "^[0-9]+(KiB|MiB|GiB)$"},
    "token": {"type": "string", "x-sextant-secret": true, "title": "Token"},
    "hosts": {"type": "array", "items": {"type": "string"}, "title": "Hosts"},
    "limit": {"oneOf": [{"type": "integer", "minimum": 1}, {"const": "none"}], "title": "Limit"},
    "labels": {"type": "object", "title": "Labels", "additionalProperties": {"type": "string"}}
  }})";

}  // namespace

SchemaGuide huntGuide() {
  QFile file(QStringLiteral(SEXTANT_SOURCE_DIR "/resources/schemas/hunt-engine.schema.json"));
  if (!file.open(QIODevice::ReadOnly)) qFatal("The schema of the samples cannot be read.");
  return SchemaGuide(*fromJson(file.readAll().toStdString()));
}

SchemaGuide varietyGuide() {
  return SchemaGuide(*fromJson(variety_schema));
}

std::string varietyProfile() {
  return "# One of everything\n"
         "name: harbour  # as on the map\n"
         "threads: 16\n"
         "big: 9007199254740993\n"
         "wait: 1500ms\n"
         "memory: 64MiB\n"
         "token: secret://harbour\n"
         "hosts:\n"
         "  - alpha\n"
         "  - beta   # the spare\n"
         "  - gamma\n"
         "limit: none\n"
         "labels:\n"
         "  team: tides\n"
         "note: nobody knows this key\n";
}

FormSample::FormSample(SchemaGuide guide, const std::string& text,
                       const std::optional<std::string>& base) {
  editor.setText(text);
  std::vector<FormLayer> layers;
  if (base) {
    auto document = Document::parse(*base);
    if (!document) qFatal("The base of the sample cannot be read.");
    layers.push_back({"base", std::make_shared<const Document>(std::move(*document))});
  }
  QObject::connect(&form, &FormView::patchWanted, &form, [this](const TextPatch& patch) {
    editor.applyPatch(patch);
    follow();
  });
  QObject::connect(&form, &FormView::undoWanted, &form, [this] {
    editor.undo();
    follow();
  });
  QObject::connect(&form, &FormView::redoWanted, &form, [this] {
    editor.redo();
    follow();
  });
  QObject::connect(editor.view(), &CodeView::contentTouched, &form, [this] { follow(); });
  QObject::connect(&editor, &YamlEditor::textLoaded, &form, [this] { follow(); });
  follow();
  form.setContext(std::move(layers), std::move(guide));
}

void FormSample::follow() {
  // A large text comes in slices; a part of it would be another document.
  if (!editor.isLoading()) form.setText(editor.view()->view());
}

}  // namespace sextant::ui::samples
