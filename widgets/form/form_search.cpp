// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/form_search.h"

#include <QElapsedTimer>

#include "model/document/pointer.h"
#include "model/schema/guide_words.h"

namespace sextant::ui {
namespace {

constexpr int slice_ms = 8;
constexpr std::size_t depth_max = 100;
constexpr int beyond_max = 4;

}  // namespace

FormSearch::FormSearch(const FormSource& source, QObject* parent)
    : QObject(parent), source_(source) {
  slices_.setInterval(0);
  connect(&slices_, &QTimer::timeout, this, &FormSearch::run);
}

void FormSearch::start(const QStringList& words) {
  words_ = words;
  matches_ = std::make_shared<FormMatches>();
  levels_.clear();
  const GuideSpot root = source_.rootSpot();
  levels_.push_back({{}, root, source_.children(source_.root(), root).rows, 0, 0});
  slices_.start();
  run();
}

void FormSearch::stop() {
  slices_.stop();
  levels_.clear();
}

void FormSearch::run() {
  QElapsedTimer clock;
  clock.start();
  while (!levels_.empty() && matches_->found.size() < matches_max) {
    Level& level = levels_.back();
    if (level.next == level.children.size()) {
      levels_.pop_back();
      continue;
    }
    look(level, level.next++);
    if (clock.elapsed() >= slice_ms) return;
  }
  const bool more = !levels_.empty();
  stop();
  emit found(std::move(matches_), more);
}

void FormSearch::look(const Level& level, std::size_t number) {
  const FormChild& child = level.children[number];
  const bool item = child.entry == FormEntry::item;
  std::string pointer =
      level.pointer + '/' + escapeStep(item ? std::to_string(number) : child.step);
  const GuideSpot spot = source_.spot(level.spot, child, number);
  if (matches(pointer, child, spot)) addMatch(pointer);
  const auto value = source_.value(child.ids);
  const bool group =
      !value || value->kind() == ValueKind::map || value->kind() == ValueKind::sequence;
  const int beyond = value ? 0 : level.beyond + 1;
  if (!group || beyond > beyond_max || levels_.size() >= depth_max) return;
  std::vector<FormChild> below = source_.children(child.ids, spot).rows;
  // `level` is gone after this.
  if (!below.empty()) levels_.push_back({std::move(pointer), spot, std::move(below), 0, beyond});
}

bool FormSearch::matches(const std::string& pointer, const FormChild& child,
                         const GuideSpot& spot) const {
  QString text = QString::fromStdString(pointer);
  const auto value = source_.value(child.ids);
  if (value && value->kind() != ValueKind::map && value->kind() != ValueKind::sequence) {
    const std::string_view words = value->document->node(value->id).text;
    text += QLatin1Char('\n') + QString::fromUtf8(words.data(), qsizetype(words.size()));
  }
  if (spot.hasParts()) {
    const KeyGuide guide = source_.guide.describe(spot);
    text += QLatin1Char('\n') + QString::fromStdString(guide.title) + QLatin1Char('\n') +
            QString::fromStdString(guide.description);
    if (!value && guide.default_value)
      text += QLatin1Char('\n') + QString::fromStdString(valueWords(*guide.default_value));
  }
  return std::all_of(words_.begin(), words_.end(), [&text](const QString& word) {
    return text.contains(word, Qt::CaseInsensitive);
  });
}

void FormSearch::addMatch(const std::string& pointer) {
  // What lies below a match is shown with it.
  for (std::string above = pointer;;) {
    const std::size_t end = above.rfind('/');
    if (end == 0 || end == std::string::npos) break;
    above.resize(end);
    if (matches_->found.count(above) > 0) return;
    matches_->above.insert(above);
  }
  matches_->found.insert(pointer);
}

}  // namespace sextant::ui
