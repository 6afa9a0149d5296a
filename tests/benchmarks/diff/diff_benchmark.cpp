// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing and merging two versions of 1 k, 100 k and 1 M keys of which one in a hundred changed:
// by line beside `git diff --no-index` and `diff`, by key beside parsing the two. The best of some
// rounds counts, in turns. Only ratios are judged.
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "model/diff/document_merge.h"
#include "model/diff/semantic_diff.h"
#include "model/diff/text_diff.h"
#include "model/document/document.h"
#include "tests/benchmarks/support/measure.h"

namespace {

using namespace sextant;
using namespace sextant::benchmark;

// Every hundredth line from `first` on has another value.
std::string changed(const std::string& text, std::size_t first, char mark) {
  std::string result;
  std::size_t line = 0;
  for (std::size_t at = 0; at < text.size(); ++line) {
    const std::size_t end = text.find('\n', at);
    result.append(text, at, end - at);
    const bool has_value = text.find("section_", at) != at && text[at] != '#';
    if (line % 100 == first && has_value && result.back() != '"') result += mark;
    result += '\n';
    at = end + 1;
  }
  return result;
}

struct Versions {
  std::string base;
  std::string ours;
  std::string theirs;
};

// The files that the peers read, gone with the object.
class Files {
 public:
  explicit Files(const Versions& versions)
      : folder_(std::filesystem::temp_directory_path() /
                ("sextant-diff-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
    for (const auto& [name, text] : {std::pair("a", versions.base), {"b", versions.ours}})
      std::ofstream(folder_ / name) << text;
  }
  ~Files() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  // `command` and the two files; its output goes nowhere. Both peers end with 1: they differ.
  [[nodiscard]] double run(const std::string& command) const {
    const std::string line =
        command + ' ' + (folder_ / "a").string() + ' ' + (folder_ / "b").string() + " >/dev/null";
    const auto start = Clock::now();
    const int status = std::system(line.c_str());
    return WIFEXITED(status) && WEXITSTATUS(status) == 1 ? since(start) : NAN;
  }

 private:
  std::filesystem::path folder_;
};

double parseTwo(const Versions& versions) {
  const auto start = Clock::now();
  const auto before = Document::parse(versions.base);
  const auto after = Document::parse(versions.ours);
  return before && after ? since(start) : NAN;
}

double compareValues(const Versions& versions) {
  const auto before = Document::parse(versions.base);
  const auto after = Document::parse(versions.ours);
  const auto start = Clock::now();
  const auto changes = semanticDiff(before->value(), after->value());
  return changes.empty() ? NAN : since(start);
}

double compareLines(const Versions& versions) {
  const auto start = Clock::now();
  const auto patch = unifiedDiff(versions.base, versions.ours, "a", "b");
  return patch && !patch->empty() ? since(start) : NAN;
}

double mergeThree(const Versions& versions) {
  const auto start = Clock::now();
  const auto merged = mergeDocuments({versions.base, versions.ours, versions.theirs});
  return merged && merged->isClean() ? since(start) : NAN;
}

struct Size {
  int keys = 0;
  Figures parse{1e9, 1e9}, values{1e9, 1e9}, lines{1e9, 1e9}, merge{1e9, 1e9};
  double git_ms = 1e9;
  double diff_ms = 1e9;
};

Size measure(int keys, int rounds) {
  Versions versions;
  versions.base = profileOf(keys, false);
  versions.ours = changed(versions.base, 37, '1');
  versions.theirs = changed(versions.base, 61, '2');
  const Files files(versions);
  Size size{keys};
  for (int round = 0; round < rounds; ++round) {
    size.parse = best(size.parse, inChild([&] { return parseTwo(versions); }));
    size.values = best(size.values, inChild([&] { return compareValues(versions); }));
    size.lines = best(size.lines, inChild([&] { return compareLines(versions); }));
    size.git_ms = std::min(size.git_ms, files.run("git diff --no-index"));
    size.diff_ms = std::min(size.diff_ms, files.run("diff -u"));
    size.merge = best(size.merge, inChild([&] { return mergeThree(versions); }));
  }
  std::printf(
      "%8d keys  parse both %8.2f ms %6.1f MiB  by key %8.2f ms %6.1f MiB (%.2f of parsing)  by "
      "line "
      "%8.2f ms, git %8.2f ms, diff %8.2f ms (1/%.1f, 1/%.1f)  merge %8.2f ms %6.1f MiB\n",
      keys, size.parse.ms, size.parse.memory_mib, size.values.ms, size.values.memory_mib,
      size.values.ms / size.parse.ms, size.lines.ms, size.git_ms, size.diff_ms,
      size.git_ms / size.lines.ms, size.diff_ms / size.lines.ms, size.merge.ms,
      size.merge.memory_mib);
  std::fflush(stdout);
  return size;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Comparing and merging, at three sizes.", "diff_benchmark");
  int rounds = 3;
  bool is_short = false;
  app.add_option("--rounds", rounds)->check(CLI::Range(1, 20))->capture_default_str();
  app.add_flag("--short", is_short, "Up to 100 k keys");
  CLI11_PARSE(app, argc, argv);
  std::vector<int> counts{1000, 100000};
  if (!is_short) counts.push_back(1000000);
  std::vector<Size> sizes;
  for (const int keys : counts)
    sizes.push_back(measure(keys, rounds));
  const Size& last = sizes.back();
  const Size& before = sizes[sizes.size() - 2];
  const auto growth = [&](double a, double b) {
    return growthExponent(a, b, before.keys, last.keys);
  };
  std::printf("growth of time by keys: by key %.2f, by line %.2f, merge %.2f\n",
              growth(before.values.ms, last.values.ms), growth(before.lines.ms, last.lines.ms),
              growth(before.merge.ms, last.merge.ms));
  Judge judge;
  judge.expect(last.values.ms <= last.parse.ms, "by key no slower than parsing the two");
  judge.expect(last.lines.ms <= 1.5 * last.git_ms, "by line in about git's time");
  judge.expect(growth(before.values.ms, last.values.ms) < 1.3, "by key grows linearly");
  judge.expect(growth(before.merge.ms, last.merge.ms) < 1.3, "merge grows linearly");
  return judge.misses() == 0 ? 0 : 1;
}
