// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/diff/document_merge.h"

#include "model/diff/edit_toward.h"

namespace sextant {
namespace {

bool means(const std::string& text, const Value& value) {
  const auto document = Document::parse(text);
  return document && document->value() == value;
}

// A line that stands behind each line, so that changes of neighbouring lines do not meet.
constexpr std::string_view between = "\x01\n";

std::string spread(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    result.append(text, at, end - at);
    if (result.back() == '\n') result += between;
    at = end;
  }
  return result;
}

std::string gathered(const std::string& text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string_view line = std::string_view(text).substr(at, end - at);
    if (line != between) result += line;
    at = end;
  }
  return result;
}

struct Documents {
  Document base;
  Document ours;
  Document theirs;
};

std::optional<Documents> parseAll(const MergeTexts& texts) {
  auto base = Document::parse(texts.base);
  auto ours = Document::parse(texts.ours);
  auto theirs = Document::parse(texts.theirs);
  if (!base || !ours || !theirs) return std::nullopt;
  return Documents{std::move(*base), std::move(*ours), std::move(*theirs)};
}

Result<DocumentMerge> lineMerge(const MergeTexts& texts) {
  auto merged = textMerge(texts.base, texts.ours, texts.theirs);
  if (!merged) return tl::unexpected<Error>(merged.error());
  DocumentMerge result;
  result.text = std::move(merged->text);
  result.by_lines = true;
  result.has_marks = merged->conflicts;
  return result;
}

// Writes the merged meaning so that as much as possible of both sides' comments and style stays.
class Writing {
 public:
  Writing(const MergeTexts& texts, const Documents& documents, const ItemKey& item_key)
      : texts_(texts), documents_(documents) {
    options_.item_key = item_key;
  }

  Result<DocumentMerge> write(const Value& meaning, bool lines_may_do) const {
    DocumentMerge result;
    if (lines_may_do) {
      auto lines = textMerge(texts_.base, texts_.ours, texts_.theirs);
      if (!lines) return tl::unexpected<Error>(lines.error());
      if (!lines->conflicts && means(lines->text, meaning)) {
        result.text = std::move(lines->text);
        return result;
      }
    }
    if (writeFromThree(meaning, result) || writeFromLines(meaning, result)) return result;
    TowardOptions unlimited = options_;
    unlimited.edits_max = static_cast<std::size_t>(-1);
    auto written = editedToMean(documents_.ours, meaning, unlimited);
    if (!written) written = editedToMean(documents_.theirs, meaning, unlimited);
    if (!written) return tl::unexpected<Error>(written.error());
    result.text = written->text();
    result.comments_clash = true;
    return result;
  }

 private:
  // When each text means the same, they differ in comments and style alone, and those merge by
  // line.
  bool writeFromThree(const Value& meaning, DocumentMerge& result) const {
    const auto base = editedToMean(documents_.base, meaning, options_);
    if (!base) return false;
    const auto ours = editedToMean(documents_.ours, meaning, options_);
    if (!ours) return false;
    const auto theirs = editedToMean(documents_.theirs, meaning, options_);
    if (!theirs) return false;
    for (const bool prefer_ours : {false, true}) {
      TextMergeOptions options;
      options.prefer_ours = prefer_ours;
      const auto merged =
          textMerge(spread(base->text()), spread(ours->text()), spread(theirs->text()), options);
      if (!merged || merged->conflicts) continue;
      std::string text = gathered(merged->text);
      if (!means(text, meaning)) continue;
      result.text = std::move(text);
      result.comments_clash = prefer_ours;
      return true;
    }
    return false;
  }

  // For texts in which too much differs: lines are merged, and what that got wrong is edited.
  bool writeFromLines(const Value& meaning, DocumentMerge& result) const {
    TextMergeOptions options;
    options.prefer_ours = true;
    auto merged = textMerge(texts_.base, texts_.ours, texts_.theirs, options);
    if (!merged) return false;
    auto document = Document::parse(std::move(merged->text));
    if (!document) return false;
    const auto edited = editedToMean(std::move(*document), meaning, options_);
    if (!edited) return false;
    result.text = edited->text();
    result.comments_clash = true;
    return true;
  }

  const MergeTexts& texts_;
  const Documents& documents_;
  TowardOptions options_;
};

}  // namespace

Result<DocumentMerge> mergeDocuments(const MergeTexts& texts, const ItemKey& item_key,
                                     const std::vector<MergeSide>& choices) {
  DocumentMerge result;
  if (texts.theirs == texts.base || texts.theirs == texts.ours) {
    result.text = texts.ours;
    return result;
  }
  if (texts.ours == texts.base) {
    result.text = texts.theirs;
    return result;
  }
  const auto documents = parseAll(texts);
  if (!documents) return lineMerge(texts);
  ValueMerge merged = mergeValues(documents->base.value(), documents->ours.value(),
                                  documents->theirs.value(), item_key, choices);
  const Writing writing(texts, *documents, item_key);
  auto written = writing.write(merged.value, merged.conflicts.empty());
  if (written) written->conflicts = std::move(merged.conflicts);
  return written;
}

Result<std::string> markedMerge(const MergeTexts& texts, const ItemKey& item_key,
                                const TextMergeOptions& names) {
  const auto first = mergeDocuments(texts, item_key);
  if (!first) return tl::unexpected<Error>(first.error());
  MergeTexts chosen = texts;
  if (!first->by_lines) {
    const std::size_t count = first->conflicts.size();
    chosen.ours = first->text;
    for (const MergeSide side : {MergeSide::base, MergeSide::theirs}) {
      auto one = mergeDocuments(texts, item_key, std::vector<MergeSide>(count, side));
      if (!one) return tl::unexpected<Error>(one.error());
      (side == MergeSide::base ? chosen.base : chosen.theirs) = std::move(one->text);
    }
  }
  auto marked = textMerge(chosen.base, chosen.ours, chosen.theirs, names);
  if (!marked) return tl::unexpected<Error>(marked.error());
  return std::move(marked->text);
}

}  // namespace sextant
