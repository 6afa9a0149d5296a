// SPDX-License-Identifier: GPL-3.0-or-later
// Opening and editing documents of 1 k, 100 k and 1 M keys, beside yaml-cpp's Load. Each
// measurement is a child process of its own, so that its peak memory is its own; the best of some
// rounds counts, in turns. Only ratios are judged.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <yaml-cpp/yaml.h>

#include "model/document/document.h"
#include "tests/benchmarks/support/measure.h"

namespace {

using namespace sextant;
using namespace sextant::benchmark;

double open(const std::string& text) {
  const auto start = Clock::now();
  const auto document = Document::parse(text);
  return document ? since(start) : NAN;
}

double loadYamlCpp(const std::string& text) {
  const auto start = Clock::now();
  const YAML::Node node = YAML::Load(text);
  return node.IsMap() ? since(start) : NAN;
}

std::string pointerTo(int key, bool flat) {
  const std::string name = "/key_" + std::to_string(key);
  return flat ? name : "/section_" + std::to_string(key / 1000) + name;
}

// The worst of edits over the whole document: find, make the patch, check it, follow it.
double editOneValue(const std::string& text, int keys, bool flat) {
  auto document = Document::parse(text);
  if (!document) return NAN;
  double worst = 0;
  for (int i = 0; i < 21; ++i) {
    const int key = std::min(keys - 1, 1 + (keys / 20) * (i % 2 == 0 ? i / 2 : 20 - i / 2));
    const std::string pointer = pointerTo(key % 1000 == 0 ? key - 1 : key, flat);
    const Value value = Value::string("edited value number " + std::to_string(i * i * i));
    const auto start = Clock::now();
    const auto edit = document->set(pointer, value);
    if (!edit || !document->apply(edit->patch)) return NAN;
    worst = std::max(worst, since(start));
  }
  return document->isConsistent() ? worst : NAN;
}

// The worst of keys typed one after the other into one value in the middle.
double typeText(const std::string& text, int keys, bool flat) {
  auto document = Document::parse(text);
  if (!document) return NAN;
  const auto found = document->find(pointerTo(keys / 2 + 1, flat));
  std::size_t at = document->node(**found).span.end;
  double worst = 0;
  for (int i = 0; i < 50; ++i, ++at) {
    const auto start = Clock::now();
    if (!document->apply({at - 1, 0, "x"})) return NAN;
    worst = std::max(worst, since(start));
  }
  return worst;
}

struct Size {
  int keys = 0;
  Figures open, load, edit, typing;
  // Of the round that was disturbed least: the two of a round run right after each other.
  double times_faster = 0;
};

Size measure(int keys, bool flat, int rounds) {
  const std::string text = profileOf(keys, flat);
  Size size{keys, {1e9, 1e9}, {1e9, 1e9}, {1e9, 1e9}, {1e9, 1e9}};
  for (int round = 0; round < rounds; ++round) {
    const Figures opened = inChild([&] { return open(text); });
    const Figures loaded = inChild([&] { return loadYamlCpp(text); });
    size.times_faster = std::max(size.times_faster, loaded.ms / opened.ms);
    size.open = best(size.open, opened);
    size.load = best(size.load, loaded);
    size.edit = best(size.edit, inChild([&] { return editOneValue(text, keys, flat); }));
    size.typing = best(size.typing, inChild([&] { return typeText(text, keys, flat); }));
  }
  std::printf(
      "%8d keys %-9s %6.1f MiB  open %8.2f ms %6.1f MiB  yaml-cpp %8.2f ms %6.1f MiB  time 1/%.1f "
      "memory 1/%.1f  edit %6.3f ms (1/%.0f of open)  key stroke %6.3f ms\n",
      keys, flat ? "flat" : "sections", static_cast<double>(text.size()) / 1048576, size.open.ms,
      size.open.memory_mib, size.load.ms, size.load.memory_mib, size.load.ms / size.open.ms,
      size.load.memory_mib / size.open.memory_mib, size.edit.ms, size.open.ms / size.edit.ms,
      size.typing.ms);
  std::fflush(stdout);
  return size;
}

double exponent(double small, double large, const Size& a, const Size& b) {
  return growthExponent(small, large, a.keys, b.keys);
}

Judge judge;

void judgeShape(const std::vector<int>& counts, bool flat, int rounds) {
  std::vector<Size> sizes;
  for (const int keys : counts)
    sizes.push_back(measure(keys, flat, rounds));
  const Size& last = sizes.back();
  const Size& before = sizes[sizes.size() - 2];
  std::printf("growth of time by keys: open %.2f, yaml-cpp %.2f, edit %.2f\n",
              exponent(before.open.ms, last.open.ms, before, last),
              exponent(before.load.ms, last.load.ms, before, last),
              exponent(before.edit.ms, last.edit.ms, before, last));
  // The goal is an eighth; libfyaml alone takes about that.
  judge.expect(last.times_faster >= 4, "open in a quarter of yaml-cpp's time");
  judge.expect(last.open.memory_mib * 5 <= last.load.memory_mib,
               "open in a fifth of yaml-cpp's memory");
  judge.expect(last.edit.ms * 20 <= last.open.ms, "an edit in a twentieth of opening");
  judge.expect(exponent(before.open.ms, last.open.ms, before, last) < 1.25, "open grows linearly");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Documents against yaml-cpp, at three sizes.", "document_benchmark");
  int rounds = 3;
  bool is_short = false;
  app.add_option("--rounds", rounds)->check(CLI::Range(1, 20))->capture_default_str();
  app.add_flag("--short", is_short, "Up to 100 k keys");
  CLI11_PARSE(app, argc, argv);
  std::vector<int> counts{1000, 100000};
  if (!is_short) counts.push_back(1000000);
  for (const bool flat : {false, true})
    judgeShape(counts, flat, rounds);
  return judge.misses() == 0 ? 0 : 1;
}
