"""What the product runs on: Terraform for Google Cloud, `local` for one machine."""
