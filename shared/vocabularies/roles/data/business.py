"""Labels of business: publishers, labels, rights holders, A&R and management."""

ROWS = """
MusicPublisher | Music Publisher | Publisher, Publishing, Music Publishing, Published By, Publishing Company
OriginalPublisher | Original Publisher
SubPublisher | Sub-Publisher
SubstitutedPublisher | Substituted Publisher
AAndRAdministrator | A&R | A&R Administrator, A&R Manager, A&R Administration, A & R, A and R, A/R, AnR, Artist and
 Repertoire, Artists and Repertoire
AAndRCoordinator | A&R Coordinator | A&R Assistant, A&R Coordination
~AAndRAdministrator | Artist Development | Artist Manager, Artist Management, Management, Manager
~AAndRAdministrator | A&R Director | A&R Executive, A&R Consultant, Head of A&R
CopyrightClaimant | Copyright Claimant
CopyrightHolder | Copyright Holder | Copyright Owner, Rights Holder, Rightsholder, Rights Owner
RightsControllerOnProduct | Rights Controller on Product
DistributionCompany | Distribution Company | Distributor, Distribution, Distributed By
~ProductionCompany | Label | Record Label, Record Company, Imprint, Recording Studio, Studio
Sponsor | Sponsor | Sponsored By
Manufacturer | Manufacturer | Manufactured By
"""
PLAIN = "BookPublisher CommissioningBroadcaster FilmDistributor NewspaperPublisher PeriodicalPublisher"
