"""In and out of the house: log-in, log-out, change of password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy

from motcua.web.ui.context import url_or_empty
from motcua.web.ui.forms import name_missing_fields

DEMO_LOGINS = (
    ("motcua", "Công chức Bộ phận Một cửa: tiếp nhận, trả kết quả"),
    ("chuyenmon", "Công chức chuyên môn: thụ lý hồ sơ"),
    ("chutich", "Chủ tịch UBND xã: ký duyệt, điều hành"),
    ("vptk", "Văn phòng – thống kê: tổng hợp, báo cáo, quy trình"),
    ("quantri", "Quản trị hệ thống"),
    ("congdan", "Công dân"),
)


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": (
            "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi nhập lại."
        ),
        "inactive": "Tài khoản này đã ngừng dùng. Liên hệ người quản trị của cơ quan.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Tên đăng nhập"
        self.fields["username"].widget.attrs.update(autocapitalize="none", autocomplete="username", spellcheck="false")
        self.fields["password"].label = "Mật khẩu"
        name_missing_fields(self)


class LogIn(views.LoginView):
    """Officers land on their desk, others on the home page; `next` is followed only inside this site."""

    template_name = "portal/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        is_officer = hasattr(self.request.user, "officer")
        return (url_or_empty("desk:queue") or "/") if is_officer else "/"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        demo = {"demo_logins": DEMO_LOGINS, "demo_password": getattr(settings, "DEMO_PASSWORD", "")}
        ended = getattr(self.request, "session_ended", False)
        return super().get_context_data(**kwargs, ended=ended, **(demo if settings.DEMO else {}))


class LogOut(views.LogoutView):
    """POST only (Django 5)."""

    next_page = "/"


class OwnPasswordForm(PasswordChangeForm):
    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": "Mật khẩu hiện tại không đúng. Nhập lại.",
        "password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "old_password": "Mật khẩu hiện tại",
            "new_password1": "Mật khẩu mới",
            "new_password2": "Nhập lại mật khẩu mới",
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["new_password1"].help_text = "Ít nhất 10 ký tự, không chỉ gồm chữ số, không phải mật khẩu hay gặp."
        name_missing_fields(self)

    def clean_new_password1(self) -> str:
        """A password somebody else knows is not changed into itself."""
        chosen: str = self.cleaned_data["new_password1"]
        if self.user.check_password(chosen):
            raise ValidationError("Mật khẩu mới phải khác mật khẩu hiện tại.")
        return chosen


class ChangePassword(views.PasswordChangeView):
    template_name = "portal/password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("portal:home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        form.user.password_is_given = False
        answer = super().form_valid(form)  # stores the account
        messages.success(self.request, "Đã đổi mật khẩu.")
        return answer

    def get_success_url(self) -> str:
        is_officer = hasattr(self.request.user, "officer")
        return (url_or_empty("desk:queue") if is_officer else "") or reverse("portal:home")
