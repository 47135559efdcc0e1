"""The stylesheet, written from the tokens. Widgets opt in with properties: ``role``, ``variant``, ``scale`` (not ``size``: QWidget has that one), ``tone``."""

from __future__ import annotations

from ui.look.tokens import Radius, Size, Theme, px


def stylesheet(t: Theme) -> str:
    """The whole stylesheet of a theme."""
    return f"""
* {{ outline: none; }}
QMainWindow, QWidget#window {{ background: {t.window}; }}
QWidget {{ color: {t.text}; }}
QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; border-radius: {Radius.S}px; padding: 4px 8px; }}

QFrame[role="panel"] {{ background: {t.panel}; border-radius: {Radius.L}px; }}
QFrame[role="panel"][docked="true"] {{ border-top-left-radius: 0; border-top-right-radius: 0; }}
QFrame[role="panelhead"] {{ background: {t.panel}; border-bottom: 1px solid {t.line}; border-top-left-radius: {Radius.L}px; border-top-right-radius: {Radius.L}px; }}
QMainWindow::separator {{ background: {t.window}; width: {Size.GAP}px; height: {Size.GAP}px; }}
QMainWindow::separator:hover {{ background: {t.accent_soft}; }}
QMainWindow > QTabBar {{ background: {t.window}; }}
QTabBar::tab {{ background: {t.window}; color: {t.text_2}; padding: 6px 14px; margin-right: 2px; border-top-left-radius: {Radius.M}px; border-top-right-radius: {Radius.M}px; border: 1px solid transparent; }}
QTabBar::tab:hover {{ background: {t.hover}; color: {t.text}; }}
QTabBar::tab:selected {{ background: {t.panel}; color: {t.text}; }}
QTabBar::tab:focus {{ border-color: {t.accent_text}; }}
QFrame[role="raised"] {{ background: {t.raised}; border-radius: {Radius.M}px; border: 1px solid {t.raised if t.dark else t.line}; }}
QFrame[role="sunk"] {{ background: {t.sunk}; border-radius: {Radius.M}px; }}
QFrame[role="line"] {{ background: {t.line}; border: none; }}
QFrame[role="note"] {{ background: {t.accent_soft}; border-radius: {Radius.M}px; }}
QFrame[role="okbox"] {{ background: {t.ok_soft}; border-radius: {Radius.M}px; }}
QFrame[role="failbox"] {{ background: {t.failed_soft}; border-radius: {Radius.M}px; }}
QFrame[role="stalebox"] {{ background: {t.stale_soft}; border-radius: {Radius.M}px; }}
QFrame[role="page"] {{ background: {t.raised}; border-radius: {Radius.L}px; border: 2px solid {t.accent if t.dark else t.accent_text}; }}
QFrame[role="field"] {{ background: {t.control}; border-radius: {Radius.M}px; }}
QFrame[role="well"] {{ background: {t.well}; }}
QFrame[role="trackhead"] {{ background: {t.raised if t.dark else t.control}; border-top-left-radius: {Radius.S}px; border-bottom-left-radius: {Radius.S}px; }}
QFrame[role="hit"] {{ background: transparent; border-radius: {Radius.M}px; }}
QFrame[role="hit"][chosen="true"] {{ background: {t.accent_soft}; }}
QLabel[tag="true"] {{ background: {t.control}; border-radius: {Radius.S}px; }}

QScrollArea, QAbstractScrollArea {{ background: transparent; border: none; }}
QLabel {{ background: transparent; }}
QLabel[tone="2"] {{ color: {t.text_2}; }}
QLabel[tone="3"] {{ color: {t.text_3}; }}
QLabel[tone="well"] {{ color: {t.on_well}; }}
QLabel[tone="well2"] {{ color: {t.on_well_2}; }}
QLabel[tone="accent"] {{ color: {t.accent_text}; }}
QLabel[tone="ok"] {{ color: {t.ok}; }}
QLabel[tone="failed"] {{ color: {t.failed}; }}
QLabel[tone="stale"] {{ color: {t.stale}; }}
QLabel[tone="rendering"] {{ color: {t.rendering}; }}

QPushButton, QToolButton {{
    background: {t.control}; color: {t.text}; border: 1px solid transparent; border-radius: {Radius.M}px;
    padding: 0 10px; min-height: {Size.CONTROL - 2}px; max-height: {Size.CONTROL - 2}px; }}
QPushButton:hover, QToolButton:hover {{ background: {t.hover}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.pressed}; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid {t.accent_text}; }}
QPushButton:disabled {{ color: {t.text_off}; }}
QPushButton[variant="primary"] {{ background: {t.accent}; color: {t.on_accent}; font-weight: 600; }}
QPushButton[variant="primary"]:hover {{ background: {t.accent_hover}; }}
QPushButton[variant="primary"]:focus {{ border: 2px solid {t.text}; }}
QPushButton[variant="primary"]:disabled {{ background: {t.control}; color: {t.text_off}; }}
QPushButton[variant="ghost"], QToolButton[variant="ghost"] {{ background: transparent; color: {t.text_2}; }}
QPushButton[variant="ghost"]:hover, QToolButton[variant="ghost"]:hover {{ background: {t.hover}; color: {t.text}; }}
QPushButton[variant="ghost"]:checked, QToolButton[variant="ghost"]:checked {{ background: {t.accent_soft}; color: {t.accent_text}; }}
QPushButton[variant="tonal"] {{ background: {t.accent_soft}; color: {t.accent_text}; font-weight: 600; }}
QPushButton[variant="tonal"]:hover {{ background: {t.hover}; }}
QPushButton[variant="danger"] {{ background: {t.failed_soft}; color: {t.failed}; }}
QPushButton[variant="link"] {{ background: transparent; color: {t.accent_text}; padding: 0; text-align: left; border: none; }}
QPushButton[scale="small"], QToolButton[scale="small"] {{ min-height: {Size.CONTROL_SMALL - 2}px; max-height: {Size.CONTROL_SMALL - 2}px; padding: 0 8px; border-radius: {Radius.S}px; }}
QPushButton[scale="large"] {{ min-height: {Size.CONTROL_LARGE - 2}px; max-height: {Size.CONTROL_LARGE - 2}px; padding: 0 18px; }}
QToolButton[square="true"] {{ padding: 0; min-width: {Size.CONTROL - 2}px; max-width: {Size.CONTROL - 2}px; }}
QToolButton[square="true"][scale="small"] {{ min-width: {Size.CONTROL_SMALL - 2}px; max-width: {Size.CONTROL_SMALL - 2}px; }}
QToolButton[scale="tiny"], QPushButton[scale="tiny"] {{ min-width: {px(20)}px; max-width: {px(20)}px; min-height: {px(18)}px; max-height: {px(18)}px; padding: 0; border-radius: {Radius.S}px; }}
QToolButton[scale="rail"] {{ min-width: {px(34)}px; max-width: {px(34)}px; min-height: {px(34)}px; max-height: {px(34)}px; padding: 0; }}
QToolButton[scale="play"] {{ min-width: {px(38)}px; max-width: {px(38)}px; min-height: {px(32)}px; max-height: {px(32)}px; padding: 0; border-radius: {Radius.L}px; }}
QToolButton::menu-indicator {{ image: none; }}

QFrame[role="segments"] {{ background: {t.control}; border-radius: {Radius.M}px; }}
QPushButton[variant="segment"] {{ background: transparent; color: {t.text_2}; border-radius: {Radius.S}px; min-height: {px(22)}px; max-height: {px(22)}px; padding: 0 12px; border: 1px solid transparent; }}
QPushButton[variant="segment"]:hover {{ color: {t.text}; }}
QPushButton[variant="segment"]:checked {{ background: {t.pressed if t.dark else t.raised}; color: {t.text}; }}
QPushButton[variant="segment"]:focus {{ border-color: {t.accent_text}; }}

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox {{
    background: {t.control}; border: 1px solid transparent; border-radius: {Radius.M}px; padding: 0 6px; color: {t.text};
    selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QLineEdit, QComboBox {{ min-height: {Size.CONTROL - 2}px; max-height: {Size.CONTROL - 2}px; }}
QPlainTextEdit, QTextEdit {{ padding: 4px; }}
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover {{ background: {t.hover}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus {{ border: 1px solid {t.accent_text}; background: {t.control}; }}
QLineEdit[variant="bare"], QTextEdit[variant="bare"], QPlainTextEdit[variant="bare"] {{ background: transparent; border: none; padding: 0; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ background: {t.raised}; border: 1px solid {t.line}; selection-background-color: {t.accent_soft}; }}

QListWidget {{ background: transparent; border: none; }}
QListWidget::item {{ padding: {px(5)}px 8px; border-radius: {Radius.S}px; color: {t.text}; }}
QListWidget::item:hover {{ background: {t.hover}; }}
QListWidget::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QCheckBox {{ spacing: 8px; padding: 4px; border: 1px solid transparent; border-radius: {Radius.S}px; }}
QCheckBox:focus {{ border: 1px solid {t.accent_text}; }}
QMenuBar {{ background: transparent; color: {t.text_2}; padding: 0; spacing: 0; }}
QMenuBar::item {{ background: transparent; padding: {px(6)}px 9px; border-radius: {Radius.S}px; }}
QMenuBar::item:selected {{ background: {t.hover}; color: {t.text}; }}
QMenu {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: {Radius.L}px; padding: 6px; }}
QMenu::item {{ padding: 6px 28px 6px 12px; border-radius: {Radius.S}px; }}
QMenu::item:selected {{ background: {t.accent_soft}; color: {t.text}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 6px 8px; }}

QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
QScrollBar::handle {{ background: {t.pressed}; border-radius: 3px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.text_3}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none; border: none; width: 0; height: 0; }}
QSlider:horizontal {{ min-height: {Size.HIT}px; }}
QSlider::groove:horizontal {{ height: 4px; background: {t.pressed}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.text_2}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {t.text}; width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; }}
QSlider::groove:vertical {{ width: 4px; background: {t.pressed}; border-radius: 2px; }}
QSplitter::handle {{ background: transparent; }}
QSplitter::handle:hover {{ background: {t.accent_soft}; }}
"""
