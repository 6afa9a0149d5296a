// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl diff, merge
#include "app/sextantctl/command_line.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"
#include "model/document/visible_text.h"
#include "model/diff/document_merge.h"
#include "model/diff/semantic_diff.h"
#include "model/diff/text_diff.h"
#include "model/document/json.h"
#include "model/document/utf8.h"

namespace sextant::ctl {
namespace {

struct DiffOptions {
  std::string a;
  std::string b;
  std::string theirs;
  std::string schema;
  bool semantic = false;
  bool text = false;
};

// JSON Schema's names of the types.
std::string typeOf(const Value& value) {
  switch (value.kind()) {
    case ValueKind::null:
      return "null";
    case ValueKind::boolean:
      return "boolean";
    case ValueKind::integer:
      return "integer";
    case ValueKind::real:
      return "number";
    case ValueKind::string:
      return "string";
    case ValueKind::map:
      return "object";
    case ValueKind::sequence:
      break;
  }
  return "array";
}

Value jsonOf(const ValueChange& change) {
  Value json = Value::map({{"kind", Value::string(std::string(wordOf(change.kind)))},
                           {"pointer", Value::string(change.pointer)}});
  if (change.kind == ChangeKind::moved) json.setMember("from", Value::string(change.from));
  if (change.before) json.setMember("before", *change.before);
  if (change.after) json.setMember("after", *change.after);
  if (change.changesType()) {
    json.setMember("before_type", Value::string(typeOf(*change.before)));
    json.setMember("after_type", Value::string(typeOf(*change.after)));
  }
  return json;
}

Outcome semanticDifference(Context& context, const DiffOptions& options, const NamedText& a,
                           const NamedText& b) {
  const auto before = parseDocument(a.text, a.name);
  if (!before) return tl::unexpected<Error>(before.error());
  const auto after = parseDocument(b.text, b.name);
  if (!after) return tl::unexpected<Error>(after.error());
  const auto item_key = itemKeyFor(context, options.schema, {&a, &b});
  if (!item_key) return tl::unexpected<Error>(item_key.error());
  const auto changes = semanticDiff(before->value(), after->value(), *item_key);
  if (context.form == OutputForm::json) {
    Value json = Value::sequence();
    for (const ValueChange& change : changes)
      json.items().push_back(jsonOf(change));
    printJson(json);
  } else {
    for (const ValueChange& change : changes) {
      printLine(visibleLine(toString(change)));
    }
    if (changes.empty() && a.text != b.text) printLine("Only comments or formatting differ.");
  }
  return changes.empty() ? done : answer_is_no;
}

Outcome textDifference(const Context& context, const NamedText& a, const NamedText& b) {
  const auto patch = unifiedDiff(a.text, b.text, a.name, b.name);
  if (!patch) return tl::unexpected<Error>(patch.error());
  if (context.form == OutputForm::json) {
    printJson({{"a", a.name}, {"b", b.name}, {"same", patch->empty()}, {"patch", *patch}});
  } else {
    printText(visibleLines(*patch));
  }
  return patch->empty() ? done : answer_is_no;
}

Outcome diff(Context& context, const DiffOptions& options) {
  if (auto one = oneInputOnly({options.a, options.b, options.schema}); !one) {
    return tl::unexpected<Error>(one.error());
  }
  const auto a = textOf(context, options.a);
  if (!a) return tl::unexpected<Error>(a.error());
  const auto b = textOf(context, options.b);
  if (!b) return tl::unexpected<Error>(b.error());
  return options.semantic ? semanticDifference(context, options, *a, *b)
                          : textDifference(context, *a, *b);
}

Result<NamedText> mergeInput(Context& context, const std::string& argument) {
  auto text = textOf(context, argument);
  if (!text) return text;
  const bool is_text = !firstInvalidUtf8(text->text) && text->text.find('\0') == std::string::npos;
  if (!is_text) {
    return fail(ErrorKind::input, "This is no text: only UTF-8 without NUL can be merged.",
                text->name);
  }
  return text;
}

Value jsonOf(const MergeConflict& conflict) {
  Value json = Value::map({{"pointer", Value::string(conflict.pointer)}});
  const auto put = [&](const char* side, const std::optional<Value>& value) {
    if (value) json.setMember(side, *value);
  };
  put("base", conflict.base);
  put("ours", conflict.ours);
  put("theirs", conflict.theirs);
  return json;
}

// "/db/pool/max: 20 in BASE, 4 in OURS, gone in THEIRS"
std::string wordsOf(const MergeConflict& conflict) {
  const auto side = [](const std::optional<Value>& value, const char* name) {
    return (value ? toJson(*value) : std::string("nothing")) + " in " + name;
  };
  const std::string pointer = conflict.pointer.empty() ? "the document" : conflict.pointer;
  return pointer + ": " + side(conflict.base, "BASE") + ", " + side(conflict.ours, "OURS") + ", " +
         side(conflict.theirs, "THEIRS");
}

void printMerge(const Context& context, const DocumentMerge& merged, const std::string& text) {
  if (context.form == OutputForm::json) {
    Value conflicts = Value::sequence();
    for (const MergeConflict& conflict : merged.conflicts)
      conflicts.items().push_back(jsonOf(conflict));
    printJson(Value::map({{"clean", Value::boolean(merged.isClean())},
                          {"conflicts", std::move(conflicts)},
                          {"by_lines", Value::boolean(merged.by_lines)},
                          {"comments_clash", Value::boolean(merged.comments_clash)},
                          {"text", Value::string(text)}}));
    return;
  }
  printText(text);
  for (const MergeConflict& conflict : merged.conflicts)
    fprintf(stderr, "sextantctl: %s\n", visibleLine(wordsOf(conflict)).c_str());
}

Outcome mergeTexts(Context& context, const DiffOptions& options, const NamedText& base,
                   const NamedText& ours, const NamedText& theirs) {
  const auto item_key = itemKeyFor(context, options.schema, {&base, &theirs, &ours});
  if (!item_key) return tl::unexpected<Error>(item_key.error());
  const MergeTexts texts{base.text, ours.text, theirs.text};
  const auto merged = mergeDocuments(texts, *item_key);
  if (!merged) return tl::unexpected<Error>(merged.error());
  if (merged->by_lines) {
    fprintf(stderr, "sextantctl: One of the texts is no YAML document, so lines were merged.\n");
  }
  TextMergeOptions names;
  names.ours_name = visibleLine(ours.name);
  names.theirs_name = visibleLine(theirs.name);
  const auto text =
      merged->isClean() ? Result<std::string>(merged->text) : markedMerge(texts, *item_key, names);
  if (!text) return tl::unexpected<Error>(text.error());
  printMerge(context, *merged, *text);
  return merged->isClean() ? done : answer_is_no;
}

Outcome merge(Context& context, const DiffOptions& options) {
  if (auto one = oneInputOnly({options.a, options.b, options.theirs, options.schema}); !one) {
    return tl::unexpected<Error>(one.error());
  }
  const auto base = mergeInput(context, options.a);
  if (!base) return tl::unexpected<Error>(base.error());
  const auto ours = mergeInput(context, options.b);
  if (!ours) return tl::unexpected<Error>(ours.error());
  const auto theirs = mergeInput(context, options.theirs);
  if (!theirs) return tl::unexpected<Error>(theirs.error());
  return mergeTexts(context, options, *base, *ours, *theirs);
}

}  // namespace

void addDiffCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<DiffOptions>();
  auto* command = line.add_subcommand("diff", "What differs between two files or addresses");
  command->add_option("A", options->a, "A file or an address; - is standard input")->required();
  command->add_option("B", options->b, "Likewise")->required();
  const char* schema_help =
      "A schema whose x-sextant-key names the items of lists; of addresses the service's own "
      "counts";
  auto* semantic = command->add_flag("--semantic", options->semantic,
                                     "By JSON pointer; moved list items are told as such");
  command->add_flag("--text", options->text, "By line (the default)")->excludes(semantic);
  command->add_option("--schema", options->schema, schema_help);
  command->callback([&context, &chosen, options] {
    chosen = [&context, options] { return diff(context, *options); };
  });
  auto* merging = line.add_subcommand("merge", "Three texts merged; exit status 1 on a conflict");
  merging->add_option("--schema", options->schema, schema_help);
  merging->add_option("BASE", options->a, "A file or an address; - is standard input")->required();
  merging->add_option("OURS", options->b)->required();
  merging->add_option("THEIRS", options->theirs)->required();
  merging->callback([&context, &chosen, options] {
    chosen = [&context, options] { return merge(context, *options); };
  });
}

}  // namespace sextant::ctl
