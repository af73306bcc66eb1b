"""Where is the library, and where is a version read and signed?"""

from django.urls import path

from oncodesk.web.protocols import choosing_views, course_views, file_views, views

app_name = "protocols"
urlpatterns = [
    path("protocols", views.show_library, name="library"),
    path("protocols/dosing", choosing_views.choose, name="dosing"),
    path("protocols/add", file_views.add_file, name="add_file"),
    path("protocols/superseded", course_views.show_superseded, name="superseded"),
    path("protocols/fetch-shipped", file_views.fetch_shipped, name="fetch_shipped"),
    path("protocols/<uuid:version>/changes/<uuid:other>", file_views.show_changes, name="changes"),
    path("protocols/<uuid:version>", views.show_text, name="text"),
    path("protocols/<uuid:version>/file", file_views.download, name="file"),
    path("protocols/<uuid:version>/review", views.review, name="review"),
    path("protocols/<uuid:version>/sign", views.sign, name="sign"),
    path("protocols/<uuid:version>/retire", views.retire, name="retire"),
]
