variable "project" {
  type        = string
  description = "The Google Cloud project's id; it is the Firebase project's too."
}

variable "region" {
  type        = string
  description = "Where functions and the key are; STARDUST_REGION names the same."
  default     = "us-central1"
}

variable "location" {
  type        = string
  description = "Where documents and files are. It cannot be changed later."
  default     = "nam5"
}

variable "bucket" {
  type        = string
  description = "The bucket of uploads and messages; STARDUST_BUCKET names the same."
}

variable "alarm_email" {
  type        = string
  description = "Who is told when something is wrong."
}

variable "billing_account" {
  type        = string
  description = "The billing account's id, for the budget."
}

variable "monthly_budget" {
  type        = number
  description = "In the billing account's currency. Reaching it stops nothing; somebody is told at 50, 90 and 100 percent."
  default     = 200
}
