// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/top_bar.h"

#include <QHBoxLayout>

#include "widgets/common/visible_text.h"
#include "widgets/connections/connection_mark.h"

namespace sextant::ui {
namespace {

constexpr int environment_line_pixels = 3;
constexpr int go_to_width = 280;
constexpr int connection_width_max = 190;

QPushButton* goToButton() {
  auto* button = new QPushButton;
  button->setProperty("kind", QStringLiteral("goto"));
  button->setFixedWidth(go_to_width);
  button->setAccessibleName(TopBar::tr("Go to profile or instance"));
  auto* row = new QHBoxLayout(button);
  row->setContentsMargins(size::gap, 0, size::gap, 0);
  auto* words = new QLabel(TopBar::tr("Go to profile, instance…"));
  auto* keys = new QLabel(QStringLiteral("Ctrl+P"));
  for (QLabel* label : {words, keys}) {
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    setTone(label, Tone::muted);
  }
  row->addWidget(words);
  row->addStretch();
  row->addWidget(keys);
  return button;
}

}  // namespace

TopBar::TopBar(const ConsoleParts& parts, QWidget* parent) : QWidget(parent), parts_(parts) {
  setSurface(this, "bar");
  setFixedHeight(size::top_bar);
  connection_ = new QPushButton;
  connection_->setProperty("kind", QStringLiteral("goto"));
  connection_->setMaximumWidth(connection_width_max);
  closed_ = new Chip(tr("Closed"), Tone::warning);
  closed_->hide();
  read_only_ = new Chip(tr("Read-only"), Tone::warning);
  read_only_->setToolTip(tr("Nothing is written through this connection."));
  read_only_->setVisible(parts.isReadOnly());
  environment_ = new Chip;
  environment_->hide();
  service_ = new PlainLabel;
  service_->withFont(15, QFont::DemiBold);
  heading_ = new ElidedLabel({}, Tone::muted);
  heading_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
  go_to_ = ui::goToButton();
  armed_ = new Chip({}, Tone::ok);
  arm_ = new QPushButton(tr("Arm…"));
  diff_ = new QPushButton(tr("Diff"));
  diff_->setToolTip(tr("Compare the draft with the stable revision (Ctrl+D)"));
  publish_ = new QPushButton(tr("Publish…"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(size::gap_large, environment_line_pixels, size::gap_large, 1);
  row->setSpacing(size::gap);
  for (QWidget* widget :
       std::initializer_list<QWidget*>{connection_, environment_, service_, heading_}) {
    row->addWidget(widget);
  }
  row->addSpacing(size::gap_small);
  row->addWidget(go_to_);
  row->addStretch();
  for (QWidget* widget :
       std::initializer_list<QWidget*>{closed_, read_only_, armed_, arm_, diff_, publish_}) {
    row->addWidget(widget);
  }
  connect(go_to_, &QPushButton::clicked, this, &TopBar::goToWanted);
  connect(diff_, &QPushButton::clicked, this, &TopBar::diffWanted);
  connect(publish_, &QPushButton::clicked, this, &TopBar::publishWanted);
  connect(arm_, &QPushButton::clicked, this, &TopBar::armWanted);
  connect(connection_, &QPushButton::clicked, this, &TopBar::connectionsWanted);
  connect(&Theme::current(), &Theme::changed, this, &TopBar::refreshConnection);
  refreshConnection();
  setPage(nullptr);
}

void TopBar::refreshConnection() {
  const QString name = visibleText(parts_.session.target().name());
  connection_->setIcon(connectionMark(parts_.colour));
  const QFontMetrics metrics(connection_->font());
  QString shown = metrics.elidedText(name, Qt::ElideRight, connection_width_max - 56);
  connection_->setText(shown.replace(QLatin1Char('&'), QLatin1String("&&")));
  connection_->setToolTip(plainToolTip(tr("Store: %1. Connections (Ctrl+Shift+O)").arg(name)));
  connection_->setAccessibleName(tr("Connections; this is %1").arg(name));
}

void TopBar::setPage(const Page* page) {
  const Environment* environment =
      page == nullptr ? nullptr : parts_.session.environment(page->service().environment);
  environment_->setVisible(page != nullptr);
  diff_->setEnabled(page != nullptr);
  const bool is_emergency = page != nullptr && parts_.emergencies.own(page->service()) != nullptr;
  setButtonKind(publish_, is_emergency                              ? ButtonKind::destructive
                          : page != nullptr && page->hasNextStep() ? ButtonKind::normal
                                                                   : ButtonKind::filled);
  refreshArming(environment);
  const QString closed = environment == nullptr
                             ? QString()
                             : QString::fromStdString(environment->closedFor(page->service().service));
  closed_->setVisible(!closed.isEmpty());
  closed_->setToolTip(plainToolTip(closed));
  closed_->setAccessibleName(closed);
  if (page == nullptr) {
    service_->setText(QStringLiteral("Sextant"));
    heading_->setFullText({});
    colour_.clear();
    update();
    return;
  }
  // Before the environment has been read its name is known, its colour is not.
  colour_ = environment == nullptr ? QString() : QString::fromStdString(environment->colour);
  environment_->setText(QString::fromStdString(page->service().environment));
  environment_->setEnvironmentColour(colour_.isEmpty() ? QStringLiteral("none") : colour_);
  service_->setText(QString::fromStdString(page->service().service));
  heading_->setFullText(page->heading());
  update();
}

void TopBar::refreshArming(const Environment* environment) {
  const bool guarded = environment != nullptr && environment->is_protected;
  const bool armed = guarded && parts_.arming.isArmed(environment->name);
  armed_->setVisible(armed);
  arm_->setVisible(guarded && !armed);
  arm_->setEnabled(!parts_.isReadOnly());
  arm_->setToolTip(
      parts_.isReadOnly()
          ? tr("This environment is protected, and this connection is read-only: there "
               "is nothing to arm it for.")
          : tr("This environment is protected. Arming allows this console to write to "
               "it."));
  if (armed) armed_->setText(tr("Armed %1 min").arg(parts_.arming.minutesLeft(environment->name)));
}

void TopBar::setPropose(const QString& hindrance) {
  publish_->setText(tr("Propose…"));
  publish_->setEnabled(hindrance.isEmpty());
  publish_->setToolTip(hindrance.isEmpty()
                           ? tr("Propose the drafts of this service as a change (Ctrl+Return)")
                           : plainToolTip(hindrance));
  publish_->setAccessibleDescription(hindrance);
}

void TopBar::setPublish(const QString& hindrance) {
  publish_->setText(tr("Publish…"));
  publish_->setEnabled(hindrance.isEmpty());
  publish_->setToolTip(hindrance.isEmpty() ? tr("Publish the drafts of this service (Ctrl+Return)")
                                           : plainToolTip(hindrance));
  publish_->setAccessibleDescription(hindrance);
}

void TopBar::paintEvent(QPaintEvent* event) {
  QWidget::paintEvent(event);
  QPainter painter(this);
  painter.fillRect(rect(), tokens().surface);
  painter.fillRect(0, height() - 1, width(), 1, tokens().line);
  if (!colour_.isEmpty()) {
    painter.fillRect(0, 0, width(), environment_line_pixels, environmentColour(tokens(), colour_));
  }
}

}  // namespace sextant::ui
