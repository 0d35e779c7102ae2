hyp_out :=
