variable "project" {
  type        = string
  description = "The id of the Google Cloud project, which is also the Firebase project."
}

variable "region" {
  type        = string
  description = "Where everything is: functions, queues, schedules, database, buckets, keys. STARDUST_REGION must match."
  default     = "us-central1"
}

variable "location" {
  type        = string
  description = "The location of the database if it is not the region, such as eur3. It cannot be changed later."
  default     = null
}

variable "bucket_location" {
  type        = string
  description = "The location of the files and of the signed heads if it is not the region. It cannot be changed later."
  default     = null
}

variable "bucket" {
  type        = string
  description = "The bucket for uploads and messages; STARDUST_BUCKET must match."
}

variable "alarm_email" {
  type        = string
  description = "The mail address that receives alerts."
}

variable "billing_account" {
  type        = string
  description = "The id of the billing account, for the budget."
}

variable "monthly_budget" {
  type        = number
  description = "Budget in the billing account's currency. It is no limit; alerts are sent at 50, 90 and 100 percent."
  default     = 200
}

variable "ledger_days" {
  type        = number
  description = "How many days the signed heads of the chains cannot be deleted. It cannot be shortened later."
  default     = 2557
}

variable "backup_location" {
  type        = string
  description = "The location of the tenants' backups if it is not the region's continent. It cannot be changed later."
  default     = null
}

variable "backup_days" {
  type        = number
  description = "How many days a deleted or overwritten backup can be restored."
  default     = 30

  validation {
    condition     = var.backup_days >= 7 && var.backup_days <= 90
    error_message = "Cloud Storage keeps deleted files for 7 to 90 days."
  }
}

variable "documentation" {
  type        = string
  description = "Where the folder docs is, for the links of alerts to their runbooks: https://host/repository/docs."
  default     = "docs"
}
