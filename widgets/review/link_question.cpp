// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/link_question.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QUrl>
#include <QVBoxLayout>

#include "widgets/common/plain_label.h"

namespace sextant::ui {
namespace {

constexpr int width_pixels = 520;

}  // namespace

bool LinkQuestion::canBeOpened(const QString& target) {
  const QUrl url(target, QUrl::StrictMode);
  static const QStringList schemes{QStringLiteral("http"), QStringLiteral("https"),
                                   QStringLiteral("mailto")};
  return url.isValid() && schemes.contains(url.scheme());
}

LinkQuestion::LinkQuestion(const QString& target, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("A link in a description"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(size::gap_large, size::gap_large, size::gap_large, size::gap_large);
  column->setSpacing(size::gap);
  const bool opens = canBeOpened(target);
  auto* words = new PlainLabel(opens ? tr("It leads here, whatever its words say:")
                                     : tr("It leads here, which is not opened from Sextant:"),
                               Tone::muted);
  words->wrapped();
  auto* where = new PlainLabel(target);
  where->withMono().wrapped();
  open_ = new QPushButton(tr("Open it"));
  open_->setVisible(opens);
  copy_ = new QPushButton(tr("Copy it"));
  auto* cancel = new QPushButton(tr("Close"));
  cancel->setDefault(true);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(size::gap_small);
  foot->addStretch();
  for (QPushButton* button : {copy_, open_, cancel})
    foot->addWidget(button);
  column->addWidget(words);
  column->addWidget(where);
  column->addLayout(foot);
  setFixedWidth(width_pixels);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(copy_, &QPushButton::clicked, this, [this, target] {
    QGuiApplication::clipboard()->setText(target);
    accept();
  });
  connect(open_, &QPushButton::clicked, this, [this, target] {
    QDesktopServices::openUrl(QUrl(target, QUrl::StrictMode));
    accept();
  });
}

}  // namespace sextant::ui
