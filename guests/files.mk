guests_src :=
