guests_out :=
