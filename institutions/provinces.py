"""Provinces, autonomous regions, municipalities and special administrative regions of China."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Province(models.TextChoices):
    """The keys stand in addresses and files; the order is that of GB/T 2260."""

    BEIJING = "beijing", pgettext_lazy("province", "Beijing")
    TIANJIN = "tianjin", pgettext_lazy("province", "Tianjin")
    HEBEI = "hebei", pgettext_lazy("province", "Hebei")
    SHANXI = "shanxi", pgettext_lazy("province", "Shanxi")
    INNER_MONGOLIA = "inner-mongolia", pgettext_lazy("province", "Inner Mongolia")
    LIAONING = "liaoning", pgettext_lazy("province", "Liaoning")
    JILIN = "jilin", pgettext_lazy("province", "Jilin")
    HEILONGJIANG = "heilongjiang", pgettext_lazy("province", "Heilongjiang")
    SHANGHAI = "shanghai", pgettext_lazy("province", "Shanghai")
    JIANGSU = "jiangsu", pgettext_lazy("province", "Jiangsu")
    ZHEJIANG = "zhejiang", pgettext_lazy("province", "Zhejiang")
    ANHUI = "anhui", pgettext_lazy("province", "Anhui")
    FUJIAN = "fujian", pgettext_lazy("province", "Fujian")
    JIANGXI = "jiangxi", pgettext_lazy("province", "Jiangxi")
    SHANDONG = "shandong", pgettext_lazy("province", "Shandong")
    HENAN = "henan", pgettext_lazy("province", "Henan")
    HUBEI = "hubei", pgettext_lazy("province", "Hubei")
    HUNAN = "hunan", pgettext_lazy("province", "Hunan")
    GUANGDONG = "guangdong", pgettext_lazy("province", "Guangdong")
    GUANGXI = "guangxi", pgettext_lazy("province", "Guangxi")
    HAINAN = "hainan", pgettext_lazy("province", "Hainan")
    CHONGQING = "chongqing", pgettext_lazy("province", "Chongqing")
    SICHUAN = "sichuan", pgettext_lazy("province", "Sichuan")
    GUIZHOU = "guizhou", pgettext_lazy("province", "Guizhou")
    YUNNAN = "yunnan", pgettext_lazy("province", "Yunnan")
    TIBET = "tibet", pgettext_lazy("province", "Xizang (Tibet)")
    SHAANXI = "shaanxi", pgettext_lazy("province", "Shaanxi")
    GANSU = "gansu", pgettext_lazy("province", "Gansu")
    QINGHAI = "qinghai", pgettext_lazy("province", "Qinghai")
    NINGXIA = "ningxia", pgettext_lazy("province", "Ningxia")
    XINJIANG = "xinjiang", pgettext_lazy("province", "Xinjiang")
    TAIWAN = "taiwan", pgettext_lazy("province", "Taiwan, China")
    HONG_KONG = "hong-kong", pgettext_lazy("province", "Hong Kong SAR, China")
    MACAO = "macao", pgettext_lazy("province", "Macao SAR, China")
