hyp_src :=
