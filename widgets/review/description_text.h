// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody's Markdown, shown without doing anything by itself: no HTML, no pictures, and a link
// shows where it leads instead of going there.
#pragma once

#include <QTextBrowser>

namespace sextant::ui {

class DescriptionText : public QTextBrowser {
  Q_OBJECT
 public:
  explicit DescriptionText(QWidget* parent = nullptr);
  void setDescription(const QString& markdown);
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 signals:
  // A person followed a link: the whole of it, to be shown and asked about.
  void linkFollowed(const QString& target);

 protected:
  // Nothing is ever fetched.
  QVariant loadResource(int type, const QUrl& name) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fit();
};

}  // namespace sextant::ui
