// SPDX-License-Identifier: GPL-3.0-or-later
// sextantctl diff, merge
#include <algorithm>

#include "app/sextantctl/command_line.h"
#include "app/sextantctl/inputs.h"
#include "app/sextantctl/output.h"
#include "app/sextantctl/visible_text.h"
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
  bool semantic = false;
  bool text = false;
};

Outcome semanticDifference(const Context& context, const NamedText& a, const NamedText& b) {
  const auto before = parseDocument(a.text, a.name);
  if (!before) return tl::unexpected<Error>(before.error());
  const auto after = parseDocument(b.text, b.name);
  if (!after) return tl::unexpected<Error>(after.error());
  const auto changes = semanticDiff(before->value(), after->value());
  if (context.form == OutputForm::json) {
    Json json = Json::array();
    for (const ValueChange& change : changes) {
      Json entry{{"pointer", change.pointer}};
      if (change.before) entry["before"] = Json::parse(toJson(*change.before));
      if (change.after) entry["after"] = Json::parse(toJson(*change.after));
      json.push_back(entry);
    }
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

// Standard input is read to its end by the first who asks.
Result<void> oneInputOnly(const std::vector<std::string>& arguments) {
  if (std::count(arguments.begin(), arguments.end(), "-") <= 1) return {};
  return fail(ErrorKind::usage, "Only one of the texts can come from standard input.", "-");
}

Outcome diff(Context& context, const DiffOptions& options) {
  if (auto one = oneInputOnly({options.a, options.b}); !one) {
    return tl::unexpected<Error>(one.error());
  }
  const auto a = textOf(context, options.a);
  if (!a) return tl::unexpected<Error>(a.error());
  const auto b = textOf(context, options.b);
  if (!b) return tl::unexpected<Error>(b.error());
  return options.semantic ? semanticDifference(context, *a, *b) : textDifference(context, *a, *b);
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

Json jsonOf(const MergeConflict& conflict) {
  Json json{{"pointer", conflict.pointer}};
  const auto put = [&](const char* side, const std::optional<Value>& value) {
    if (value) json[side] = Json::parse(toJson(*value));
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

Outcome merge(Context& context, const DiffOptions& options) {
  if (auto one = oneInputOnly({options.a, options.b, options.theirs}); !one) {
    return tl::unexpected<Error>(one.error());
  }
  const auto base = mergeInput(context, options.a);
  if (!base) return tl::unexpected<Error>(base.error());
  const auto ours = mergeInput(context, options.b);
  if (!ours) return tl::unexpected<Error>(ours.error());
  const auto theirs = mergeInput(context, options.theirs);
  if (!theirs) return tl::unexpected<Error>(theirs.error());
  const MergeTexts texts{base->text, ours->text, theirs->text};
  const auto merged = mergeDocuments(texts);
  if (!merged) return tl::unexpected<Error>(merged.error());
  TextMergeOptions names;
  names.ours_name = visibleLine(ours->name);
  names.theirs_name = visibleLine(theirs->name);
  const auto text =
      merged->isClean() ? Result<std::string>(merged->text) : markedMerge(texts, {}, names);
  if (!text) return tl::unexpected<Error>(text.error());
  if (context.form == OutputForm::json) {
    Json conflicts = Json::array();
    for (const MergeConflict& conflict : merged->conflicts)
      conflicts.push_back(jsonOf(conflict));
    printJson({{"clean", merged->isClean()},
               {"conflicts", conflicts},
               {"by_lines", merged->by_lines},
               {"comments_clash", merged->comments_clash},
               {"text", *text}});
  } else {
    printText(*text);
    for (const MergeConflict& conflict : merged->conflicts)
      fprintf(stderr, "sextantctl: %s\n", visibleLine(wordsOf(conflict)).c_str());
  }
  return merged->isClean() ? done : answer_is_no;
}

}  // namespace

void addDiffCommands(CLI::App& line, Context& context, Command& chosen) {
  const auto options = std::make_shared<DiffOptions>();
  auto* command = line.add_subcommand("diff", "What differs between two files or addresses");
  command->add_option("A", options->a)->required();
  command->add_option("B", options->b)->required();
  auto* semantic = command->add_flag("--semantic", options->semantic, "By JSON pointer");
  command->add_flag("--text", options->text, "By line (the default)")->excludes(semantic);
  command->callback([&context, &chosen, options] {
    chosen = [&context, options] { return diff(context, *options); };
  });
  auto* merging = line.add_subcommand("merge", "Three texts merged; exit status 1 on a conflict");
  merging->add_option("BASE", options->a)->required();
  merging->add_option("OURS", options->b)->required();
  merging->add_option("THEIRS", options->theirs)->required();
  merging->callback([&context, &chosen, options] {
    chosen = [&context, options] { return merge(context, *options); };
  });
}

}  // namespace sextant::ctl
