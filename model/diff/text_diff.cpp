// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/diff/text_diff.h"

#include <algorithm>
#include <git2.h>
#include <memory>

namespace sextant {
namespace {

// libgit2 counts its users; the first call of the process starts it.
void startLibrary() {
  static const int started = git_libgit2_init();
  static_cast<void>(started);
}

struct PatchDeleter {
  void operator()(git_patch* patch) const { git_patch_free(patch); }
};
using Patch = std::unique_ptr<git_patch, PatchDeleter>;

Result<Patch> makePatch(const std::string& left, const std::string& right, const char* left_name,
                        const char* right_name, unsigned context_lines,
                        bool ignore_whitespace = false) {
  startLibrary();
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.context_lines = context_lines;
  options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
  if (ignore_whitespace) options.flags |= GIT_DIFF_IGNORE_WHITESPACE | GIT_DIFF_IGNORE_BLANK_LINES;
  git_patch* raw = nullptr;
  if (git_patch_from_buffers(&raw, left.data(), left.size(), left_name, right.data(), right.size(),
                             right_name, &options) != 0) {
    const git_error* error = git_error_last();
    return fail(ErrorKind::unavailable, std::string("The texts could not be compared: ") +
                                            (error == nullptr ? "out of memory" : error->message) +
                                            ".");
  }
  return Patch(raw);
}

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = text.find('\n', start);
    lines.push_back(text.substr(start, end == std::string::npos ? end : end - start));
    if (!lines.back().empty() && lines.back().back() == '\r') lines.back().pop_back();
    if (end == std::string::npos) break;
    start = end + 1;
  }
  return lines;
}

// Words, runs of spaces and single other characters; UTF-8 continuation bytes stay with words.
std::vector<WordSpan> tokens(const std::string& line) {
  const auto isWord = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  std::vector<WordSpan> result;
  for (std::size_t i = 0; i < line.size();) {
    std::size_t end = i + 1;
    if (isWord(line[i])) {
      while (end < line.size() && isWord(line[end]))
        ++end;
    } else if (line[i] == ' ') {
      while (end < line.size() && line[end] == ' ')
        ++end;
    }
    result.push_back({i, end});
    i = end;
  }
  return result;
}

// Above this many tokens a line is marked as a whole: the table below is quadratic.
constexpr std::size_t tokens_max = 400;

void mark(std::vector<WordSpan>& spans, const WordSpan& token) {
  if (!spans.empty() && spans.back().end == token.begin) {
    spans.back().end = token.end;
  } else {
    spans.push_back(token);
  }
}

// Longest common subsequence of tokens; what is not in it is marked.
void markWords(const std::string& left, const std::string& right, DiffRow& row) {
  const auto a = tokens(left);
  const auto b = tokens(right);
  if (a.size() > tokens_max || b.size() > tokens_max) {
    row.left_words = {{0, left.size()}};
    row.right_words = {{0, right.size()}};
    return;
  }
  const auto same = [&](std::size_t i, std::size_t k) {
    return left.compare(a[i].begin, a[i].end - a[i].begin, right, b[k].begin,
                        b[k].end - b[k].begin) == 0;
  };
  const std::size_t width = b.size() + 1;
  std::vector<unsigned> length((a.size() + 1) * width, 0);
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t k = b.size(); k-- > 0;) {
      length[i * width + k] =
          same(i, k) ? length[(i + 1) * width + k + 1] + 1
                     : std::max(length[(i + 1) * width + k], length[i * width + k + 1]);
    }
  }
  std::size_t i = 0;
  std::size_t k = 0;
  while (i < a.size() || k < b.size()) {
    if (i < a.size() && k < b.size() && same(i, k)) {
      ++i;
      ++k;
    } else if (k == b.size() ||
               (i < a.size() && length[(i + 1) * width + k] >= length[i * width + k + 1])) {
      mark(row.left_words, a[i++]);
    } else {
      mark(row.right_words, b[k++]);
    }
  }
}

// Pairs the removed and added lines of one run as changed rows, the rest as one-sided rows.
void flushRun(TextDiff& diff, std::vector<std::size_t>& removed, std::vector<std::size_t>& added) {
  if (removed.empty() && added.empty()) return;
  ++diff.differences;
  const std::size_t count = std::max(removed.size(), added.size());
  for (std::size_t i = 0; i < count; ++i) {
    DiffRow row;
    if (i < removed.size()) row.left = removed[i];
    if (i < added.size()) row.right = added[i];
    row.kind = row.left && row.right ? DiffKind::changed
                                     : (row.left ? DiffKind::removed : DiffKind::added);
    if (row.kind == DiffKind::changed) {
      markWords(diff.left_lines[*row.left - 1], diff.right_lines[*row.right - 1], row);
    }
    diff.rows.push_back(std::move(row));
  }
  removed.clear();
  added.clear();
}

void addSame(TextDiff& diff, std::size_t left, std::size_t right) {
  DiffRow row;
  row.left = left;
  row.right = right;
  diff.rows.push_back(std::move(row));
}

}  // namespace

Result<TextDiff> textDiff(const std::string& left, const std::string& right,
                          const TextDiffOptions& options) {
  TextDiff diff;
  diff.left_lines = linesOf(left);
  diff.right_lines = linesOf(right);
  auto patch = makePatch(left, right, "left", "right", 0, options.ignore_whitespace);
  if (!patch) return tl::unexpected<Error>(patch.error());
  std::size_t next_left = 1;
  std::size_t next_right = 1;
  std::vector<std::size_t> removed;
  std::vector<std::size_t> added;
  const std::size_t hunks = git_patch_num_hunks(patch->get());
  for (std::size_t h = 0; h < hunks; ++h) {
    const int count = git_patch_num_lines_in_hunk(patch->get(), h);
    for (int i = 0; i < count; ++i) {
      const git_diff_line* line = nullptr;
      if (git_patch_get_line_in_hunk(&line, patch->get(), h, static_cast<std::size_t>(i)) != 0) {
        continue;
      }
      const bool is_removed = line->origin == GIT_DIFF_LINE_DELETION;
      if (!is_removed && line->origin != GIT_DIFF_LINE_ADDITION) continue;
      const auto number =
          static_cast<std::size_t>(is_removed ? line->old_lineno : line->new_lineno);
      std::size_t& next = is_removed ? next_left : next_right;
      if (number > next) flushRun(diff, removed, added);
      while (next < number)
        addSame(diff, next_left++, next_right++);
      (is_removed ? removed : added).push_back(number);
      ++next;
    }
    flushRun(diff, removed, added);
  }
  while (next_left <= diff.left_lines.size() && next_right <= diff.right_lines.size()) {
    addSame(diff, next_left++, next_right++);
  }
  return diff;
}

TextDiff folded(const TextDiff& diff, std::size_t context) {
  TextDiff result;
  result.left_lines = diff.left_lines;
  result.right_lines = diff.right_lines;
  result.differences = diff.differences;
  const std::size_t count = diff.rows.size();
  for (std::size_t begin = 0; begin < count;) {
    std::size_t end = begin;
    while (end < count && diff.rows[end].kind == DiffKind::same)
      ++end;
    const std::size_t first = begin + (begin == 0 ? 0 : context);
    const std::size_t last = end - std::min(end - begin, end == count ? 0 : context);
    // One line is shown rather than said to be left out.
    const bool folds = end > begin && last > first + 1;
    for (; begin < end; ++begin) {
      if (!folds || begin < first || begin >= last) {
        result.rows.push_back(diff.rows[begin]);
      } else if (begin == first) {
        result.rows.push_back(diff.rows[begin]);
        result.rows.back().folded = last - first;
      }
    }
    for (; begin < count && diff.rows[begin].kind != DiffKind::same; ++begin)
      result.rows.push_back(diff.rows[begin]);
  }
  return result;
}

Result<std::string> unifiedDiff(const std::string& left, const std::string& right,
                                const std::string& left_name, const std::string& right_name) {
  auto patch = makePatch(left, right, "left", "right", 3);
  if (!patch) return tl::unexpected<Error>(patch.error());
  if (git_patch_num_hunks(patch->get()) == 0) return std::string();
  git_buf buffer = GIT_BUF_INIT;
  if (git_patch_to_buf(&buffer, patch->get()) != 0) {
    return fail(ErrorKind::unavailable, "The difference could not be written: out of memory.");
  }
  std::string text(buffer.ptr, buffer.size);
  git_buf_dispose(&buffer);
  // libgit2's own head lines name blobs that nobody has; ours name what was compared.
  const std::size_t at = text.find("@@ ");
  return "--- " + left_name + "\n+++ " + right_name + '\n' + text.substr(at);
}

}  // namespace sextant
