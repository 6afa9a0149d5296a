// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "widgets/editor/yaml_styler.h"

using namespace sextant::ui;

namespace {

// One letter a byte: k key, t text, n number, w word, # comment, p punctuation, a anchor,
// d directive, '.' plain.
std::string styled(std::string_view line, YamlLineState& state) {
  static constexpr std::string_view letters = ".ktnw#pad";
  std::vector<StyledSpan> spans;
  state = styleLine(line, state, spans);
  std::string out(line.size(), '.');
  for (const StyledSpan& span : spans) {
    std::fill(out.begin() + long(span.begin), out.begin() + long(span.end),
              letters[std::size_t(span.style)]);
  }
  return out;
}

std::string styled(std::string_view line) {
  YamlLineState state;
  return styled(line, state);
}

}  // namespace

class YamlStylerTest : public QObject {
  Q_OBJECT
 private slots:
  void linesOfAProfile() {
    QCOMPARE(styled("# Peak profile"), std::string("##############"));
    QCOMPARE(styled("workers:"), std::string("kkkkkkkp"));
    QCOMPARE(styled("  threads: 32"), std::string("..kkkkkkkp.nn"));
    QCOMPARE(styled("  queue_limit: 512   # burst"), std::string("..kkkkkkkkkkkp.nnn...#######"));
    QCOMPARE(styled("  acquire_timeout: 1000ms"), std::string("..kkkkkkkkkkkkkkkp.nnnnnn"));
    QCOMPARE(styled("  coalesce_misses: true"), std::string("..kkkkkkkkkkkkkkkp.wwww"));
    QCOMPARE(styled("name: hunt-engine"), std::string("kkkkp.ttttttttttt"));
    QCOMPARE(styled("url: http://x:80/#a"), std::string("kkkp.tttttttttttttt"));
  }

  void sequencesAndFlow() {
    QCOMPARE(styled("- name: a"), std::string("p.kkkkp.t"));
    QCOMPARE(styled("list: [1, \"b\", c]"), std::string("kkkkp.pnp.tttp.tp"));
    QCOMPARE(styled("map: {a: 1, b: yes}"), std::string("kkkp.pkp.np.kp.tttp"));
  }

  void quotedKeysAndProperties() {
    QCOMPARE(styled("\"a b\": 1"), std::string("kkkkkp.n"));
    QCOMPARE(styled("a: &x !t 1"), std::string("kp.aa.aa.n"));
    QCOMPARE(styled("---"), std::string("ddd"));
  }

  void blockScalarsReachAsFarAsTheirIndentation() {
    YamlLineState state;
    QCOMPARE(styled("a: |", state), std::string("kp.p"));
    QCOMPARE(styled("  # no comment", state), std::string("tttttttttttttt"));
    QCOMPARE(styled("", state), std::string());
    QCOMPARE(styled("b: 1", state), std::string("kp.n"));
  }

  void quotesGoOnOverLines() {
    YamlLineState state;
    QCOMPARE(styled("a: \"one", state), std::string("kp.tttt"));
    QCOMPARE(YamlLineState::unpacked(state.packed()), state);
    QCOMPARE(styled("  two\" # end", state), std::string("tttttt.#####"));
    QCOMPARE(styled("b: 1", state), std::string("kp.n"));
  }

  void neverFailsOnAnything() {
    for (int seed = 0; seed < 2000; ++seed) {
      std::string line;
      unsigned value = unsigned(seed) * 2654435761U + 1;
      for (int i = 0; i < 24; ++i) {
        value = value * 1664525U + 1013904223U;
        line += "ab: -#'\"[]{},&*!|>\\\t?%\xC3\xA9"[(value >> 16) % 22];
      }
      YamlLineState state = YamlLineState::unpacked(seed % 4);
      std::vector<StyledSpan> spans;
      styleLine(line, state, spans);
      std::size_t end = 0;
      for (const StyledSpan& span : spans) {
        QVERIFY(span.begin >= end && span.end > span.begin && span.end <= line.size());
        end = span.end;
      }
    }
  }

  void foldDepths() {
    QCOMPARE(foldDepth("a:"), 0);
    QCOMPARE(foldDepth("- a"), 1);
    QCOMPARE(foldDepth("  b: 1"), 4);
    QCOMPARE(foldDepth("  # comment"), -1);
    QCOMPARE(foldDepth("   "), -1);
  }
};

QTEST_APPLESS_MAIN(YamlStylerTest)
#include "yaml_styler_test.moc"
