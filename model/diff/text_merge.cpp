// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/diff/text_merge.h"

#include <git2.h>

namespace sextant {
namespace {

git_merge_file_input input(const std::string& text) {
  git_merge_file_input result = GIT_MERGE_FILE_INPUT_INIT;
  result.ptr = text.data();
  result.size = text.size();
  return result;
}

}  // namespace

Result<TextMerge> textMerge(const std::string& base, const std::string& ours,
                            const std::string& theirs, const TextMergeOptions& wanted) {
  git_libgit2_init();
  const git_merge_file_input ancestor = input(base);
  const git_merge_file_input left = input(ours);
  const git_merge_file_input right = input(theirs);
  git_merge_file_options options = GIT_MERGE_FILE_OPTIONS_INIT;
  options.our_label = wanted.ours_name.c_str();
  options.their_label = wanted.theirs_name.c_str();
  if (wanted.prefer_ours) options.favor = GIT_MERGE_FILE_FAVOR_OURS;
  git_merge_file_result result{};
  const int code = git_merge_file(&result, &ancestor, &left, &right, &options);
  if (code != 0) {
    return fail(ErrorKind::unavailable, "The texts could not be merged.");
  }
  TextMerge merge{std::string(result.ptr == nullptr ? "" : result.ptr, result.len),
                  result.automergeable == 0};
  git_merge_file_result_free(&result);
  git_libgit2_shutdown();
  return merge;
}

}  // namespace sextant
