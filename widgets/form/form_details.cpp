// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form/form_details.h"

#include <QHBoxLayout>
#include <QResizeEvent>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "model/schema/guide_words.h"
#include "widgets/common/visible_text.h"

namespace sextant::ui {
namespace {

constexpr int pane_height_max = 180;  // more scrolls

void say(PlainLabel* label, const QString& words) {
  label->setText(visibleText(words));
  label->setVisible(!words.isEmpty());
}

QString capital(const std::string& words) {
  QString text = QString::fromStdString(words);
  if (!text.isEmpty()) text[0] = text.at(0).toUpper();
  return text;
}

QString facts(const FormRow& row) {
  QStringList facts;
  const QString kind = row.is_map ? QString() : capital(kindWords(row.guide));
  const QString range = QString::fromStdString(rangeWords(row.guide));
  if (!kind.isEmpty() || !range.isEmpty())
    facts << (kind.isEmpty() || range.isEmpty() ? kind + range
                                                : kind + QStringLiteral(", ") + range);
  if (row.guide.default_value)
    facts << FormDetails::tr("default %1")
                 .arg(QString::fromStdString(valueWords(*row.guide.default_value)));
  if (!row.guide.format.empty())
    facts << FormDetails::tr("format %1").arg(QString::fromStdString(row.guide.format));
  if (row.guide.required) facts << FormDetails::tr("required");
  if (row.guide.refused) facts << FormDetails::tr("The service's schema does not know this key");
  return facts.join(QStringLiteral(" · "));
}

QString chain(const FormRow& row) {
  if (row.is_map || row.is_item) return {};
  switch (row.origin) {
    case FormOrigin::here:
      if (!row.held_scope) return FormDetails::tr("Set here; nothing else sets it.");
      return row.held_by_default
                 ? FormDetails::tr("Set here; without that, the default %1 would hold.")
                       .arg(row.held_words)
                 : FormDetails::tr("Set here; without that it would be %1, from %2.")
                       .arg(row.held_words, *row.held_scope);
    case FormOrigin::above:
      return FormDetails::tr("Inherited from %1.").arg(row.scope);
    case FormOrigin::fallback:
      return FormDetails::tr("Not set; the service uses its default.");
    case FormOrigin::removed:
      return row.removed_here
                 ? FormDetails::tr("Removed here: a null takes the inherited value away.")
                 : FormDetails::tr("A profile above takes this value away.");
    case FormOrigin::unset:
      return FormDetails::tr("Not set.");
  }
  return {};
}

}  // namespace

FormDetails::FormDetails(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  setAccessibleName(tr("About the chosen key"));
  pointer_ = new ElidedLabel({}, Tone::accent);
  pointer_->withMono(12);
  pointer_->setElideMode(Qt::ElideMiddle);
  title_ = new PlainLabel;
  title_->withFont(13, QFont::DemiBold);
  title_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
  description_ = new PlainLabel;
  facts_ = new PlainLabel({}, Tone::muted);
  chain_ = new PlainLabel({}, Tone::muted);
  provenance_ = new PlainLabel({}, Tone::muted);
  problems_ = new PlainLabel({}, Tone::bad);
  for (PlainLabel* label : {description_, facts_, chain_, provenance_, problems_})
    label->wrapped();
  action_ = new QPushButton;
  action_->setProperty("compact", true);
  // The rows have keys for it; a button that takes things out is nothing to land on by chance.
  action_->setFocusPolicy(Qt::NoFocus);
  text_ = new QPushButton(tr("Show in text"));
  text_->setProperty("compact", true);
  auto* head = new QHBoxLayout;
  head->setSpacing(size::gap);
  head->addWidget(title_);
  head->addWidget(pointer_, 1);
  head->addWidget(action_);
  head->addWidget(text_);
  body_ = new QWidget;
  setSurface(body_, "surface");
  auto* lines = new QVBoxLayout(body_);
  lines->setContentsMargins(0, 0, size::gap_small, 0);
  lines->setSpacing(size::gap_tiny);
  for (PlainLabel* label : {problems_, description_, facts_, chain_, provenance_})
    lines->addWidget(label);
  lines->addStretch();
  auto* scroll = new QScrollArea;
  scroll->setWidget(body_);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap, size::gap_small, size::gap, size::gap_small);
  column->setSpacing(size::gap_small);
  column->addLayout(head);
  column->addWidget(scroll, 1);
  show(nullptr, {}, false);
}

void FormDetails::show(const FormRow* row, const QString& refusal, bool writable,
                       const QString& provenance) {
  const bool any = row != nullptr;
  say(title_, any ? (row->title.isEmpty() ? row->key : row->title) : QString());
  pointer_->setFullText(any ? QString::fromStdString(row->pointer) : QString());
  say(description_, any ? QString::fromStdString(row->guide.description)
                        : tr("Choose a key to read what it does and where its value comes from."));
  say(facts_, any ? facts(*row) : QString());
  say(chain_, any ? chain(*row) : QString());
  say(provenance_, any ? provenance : QString());
  QStringList wrong;
  bool error = !refusal.isEmpty();
  if (error) wrong << refusal;
  if (any) {
    for (const Problem& problem : row->problems) {
      wrong << QString::fromStdString(problem.message);
      error = error || problem.severity == Severity::error;
    }
  }
  setTone(problems_, error ? Tone::bad : Tone::warning);
  say(problems_, wrong.join(QLatin1Char('\n')));
  const QString act = any && writable ? row->actionWords() : QString();
  action_->setText(act);
  action_->setVisible(!act.isEmpty());
  text_->setVisible(any);
  fit();
}

// As high as what is said: the rows have the rest.
void FormDetails::fit() {
  const int head = action_->sizeHint().height();
  const int room = std::max(width() - 2 * size::gap, 1);
  const int lines = body_->layout()->totalHeightForWidth(room);
  setFixedHeight(std::min(head + lines + 3 * size::gap_small, pane_height_max));
}

void FormDetails::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  // Afterwards: the lines below have their new width only then.
  if (event->size().width() != event->oldSize().width())
    QTimer::singleShot(0, this, &FormDetails::fit);
}

QString FormDetails::words() const {
  QStringList lines;
  for (const PlainLabel* label : {title_, problems_, description_, facts_, chain_, provenance_}) {
    if (!label->text().isEmpty()) lines << label->text();
  }
  return lines.join(QLatin1Char('\n'));
}

}  // namespace sextant::ui
