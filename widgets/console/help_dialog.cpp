// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/console/help_dialog.h"

#include <QFile>
#include <QVBoxLayout>

#include "widgets/theme/theme.h"

// Must stand outside every namespace: a static library's resources are not registered by
// themselves.
static void registerHelp() {
  Q_INIT_RESOURCE(help);
}

namespace sextant::ui {

HelpDialog::HelpDialog(const QStringList& keyLines, QWidget* parent) : QDialog(parent) {
  setWindowTitle(tr("Help"));
  setAttribute(Qt::WA_DeleteOnClose);
  resize(640, 620);
  registerHelp();
  QFile page(QStringLiteral(":/help/console.md"));
  QString markdown =
      page.open(QIODevice::ReadOnly)
          ? QString::fromUtf8(page.readAll())
          : tr("The help page is missing from this program: %1.\n").arg(page.errorString());
  markdown += QStringLiteral("\n## ") + tr("Keys") + QStringLiteral("\n\n");
  for (const QString& line : keyLines) {
    markdown += QStringLiteral("- **%1** – %2\n")
                    .arg(line.section(QLatin1Char('|'), 0, 0), line.section(QLatin1Char('|'), 1));
  }
  text_ = new QTextBrowser;
  text_->setAccessibleName(tr("Help"));
  text_->setMarkdown(markdown);
  text_->setOpenLinks(false);
  connect(text_, &QTextBrowser::anchorClicked, this, [this, markdown](const QUrl& link) {
    QFile other(QStringLiteral(":/help/") + link.fileName());
    const bool first = link.fileName() == QLatin1String("console.md");
    if (!first && !other.open(QIODevice::ReadOnly)) return;
    text_->setMarkdown(first ? markdown : QString::fromUtf8(other.readAll()));
  });
  text_->setFrameShape(QFrame::NoFrame);
  text_->document()->setDocumentMargin(size::gap_large);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(text_);
}

}  // namespace sextant::ui
