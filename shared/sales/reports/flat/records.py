"""The record types of flat-file sales reports and their cells, as data (DDEX, Digital Sales Reporting, part 8).

A cell is `Name`, then `?` if it may be empty, `*` if it may be empty or have several values, `+` if it has one or more,
then `:` and its type (cells.py; without one it is a text). `{...}` stands for the cells of a GROUPS entry. The first
cell of every record, its type, is left out. Cells after the last one are extensions, which are not read.
"""

from collections.abc import Mapping

GROUPS: Mapping[str, str] = {
    "service": "SummaryRecordId DistributionChannel? DistributionChannelDPID?:dpid CommercialModel:model UseType:use "
    "Territory:territory",
    "writers": "ComposerAuthor* ComposerAuthorPartyId*:id Arranger* ArrangerPartyId*:id MusicPublisher* "
    "MusicPublisherPartyId*:id WorkContributor* WorkContributorPartyId*:id",
}

RECORDS = """
HEAD MessageVersion:dsrf Profile:profile ProfileVersion MessageId MessageCreatedDateTime:moment FileNumber:integer
  NumberOfFiles:integer UsageStartDate:day UsageEndDate:day SenderPartyId:dpid SenderName ServiceDescription?
  RecipientPartyId?:dpid RecipientName? RepresentedRepertoire*
FOOT NumberOfLinesInFile:integer NumberOfLinesInReport?:integer NumberOfSummaryRecords:integer
  NumberOfBlocksInFile:integer NumberOfBlocksInReport?:integer
SRFO NumberOfLinesInReport:integer NumberOfSummaryRecords:integer
AS01 BlockId ResourceReference DspResourceId ISRC?:isrc Title SubTitle? DisplayArtistName DisplayArtistPartyId?:id
  Duration:duration ResourceType:resource
AS01.01 BlockId ResourceReference DspResourceId ISRC*:isrc Title SubTitle? DisplayArtistName DisplayArtistPartyId?:id
  Duration?:duration ResourceType:resource IsMasterRecording?:boolean
AS02 BlockId ResourceReference DspResourceId ISRC?:isrc Title SubTitle? DisplayArtistName DisplayArtistPartyId?:id
  Duration:duration ResourceType:resource ISWC?:iswc {writers}
AS02.01 BlockId ResourceReference DspResourceId ISRC?:isrc Title SubTitle? DisplayArtistName DisplayArtistPartyId?:id
  Duration:duration ResourceType:resource ISWC?:iswc {writers} ProprietaryWorkId?:id
AS02.02 BlockId ResourceReference DspResourceId ISRC*:isrc Title SubTitle? DisplayArtistName DisplayArtistPartyId?:id
  Duration?:duration ResourceType:resource ISWC?:iswc {writers} ProprietaryWorkId?:id IsMasterRecording?:boolean
AS02.03 BlockId ResourceReference DspResourceId ISRC*:isrc Title SubTitle? DisplayArtistName? DisplayArtistPartyId?:id
  Duration?:duration ResourceType:resource ISWC?:iswc {writers} ProprietaryWorkId*:id IsMasterRecording?:boolean
  DataProvider?
AS03 BlockId ResourceReference DspResourceId ISAN?:isan EIDR? ProprietaryId*:id VideoType+:video Title SubTitle?
  OriginalTitle? SeasonNumber?:integer EpisodeNumber?:integer Genre? Duration:duration ProducerName*
  ProducerPartyId*:id DirectorName+ DirectorPartyId*:id ActorName* ActorPartyId*:id
  LanguageLocalizationType?:localization HasCaptioning?:boolean HasAudioDescription?:boolean
  LanguageOfPerformance?:language LanguageOfDubbing?:language DateOfProductionOrRelease?:day
  CountryOfProduction*:territory
AS03.01 BlockId ResourceReference DspResourceId ISAN?:isan EIDR? ProprietaryId*:id VideoType+:video Title SubTitle?
  OriginalTitle? SeasonNumber?:integer EpisodeNumber*:integer Genre? Duration:duration ProducerName*
  ProducerPartyId*:id DirectorName* DirectorPartyId*:id ActorName* ActorPartyId*:id
  LanguageLocalizationType?:localization HasCaptioning?:boolean HasAudioDescription?:boolean
  LanguageOfPerformance?:language LanguageOfDubbing?:language ProductionOrReleaseDate?:day
  CountryOfProduction*:territory FirstVoDBroadcastDate?:day
CU01 BlockId CueResourceReference CueStartTime?:duration CueDuration:duration ReferencedCreationISRC?:isrc
  ReferencedCreationISWC?:iswc ReferencedCreationTitle? ReferencedCreationDisplayArtistName*
  ReferencedCreationDisplayArtistPartyId*:id ReferencedCreationContributorName*
  ReferencedCreationContributorPartyId*:id ReferencedCreationComposerAuthorName*
  ReferencedCreationComposerAuthorPartyId*:id ReferencedCreationArrangerName* ReferencedCreationArrangerPartyId*:id
DE01
LI01 BlockId SummaryRecordId RightsController RightsControllerPartyId?:id RightsControllerWorkId?
  RightSharePercentage:decimal RightsType?:right AllocatedNetRevenue:decimal AllocatedAmount:decimal
LI01.01 BlockId SummaryRecordId? RightsController RightsControllerPartyId?:id RightsControllerWorkId?
  RightSharePercentage:decimal RightsType?:right AllocatedNetRevenue:decimal AllocatedAmount:decimal
LI01.02 BlockId SummaryRecordId? RightsController RightsControllerPartyId?:id RightsControllerWorkId?
  RightSharePercentage:decimal RightsType?:right AllocatedNetRevenue:decimal AllocatedAmount:decimal
  AllocatedUsages?:decimal
ML01 BlockId SummaryRecordId ResourceReference? UsageForPrioritisation?:integer PercentileForPrioritisation?:integer
  UnclaimedPercentage?:decimal
MW01 BlockId DspWorkId ISWC?:iswc Title SubTitle? {writers} DataProvider?
MW01.01 BlockId DspWorkId ISWC?:iswc Title SubTitle? {writers} DataProvider? ProprietaryWorkId?:id
MW02
RE01 BlockId ReleaseReference DspReleaseId ProprietaryReleaseId*:id CatalogNumber? ICPN?:barcode DisplayArtistName
  DisplayArtistPartyId?:id Title SubTitle? ReleaseType?:release Label? PLine? DataProvider?
RE01.01 BlockId ReleaseReference DspReleaseId ProprietaryReleaseId*:id CatalogNumber? ICPN?:barcode DisplayArtistName?
  DisplayArtistPartyId?:id Title SubTitle? ReleaseType?:release Label? PLine? DataProvider?
RE02 BlockId ReleaseReference DspSubReleaseId ProprietarySubReleaseId*:id UsedResources+
RE03 BlockId ReleaseReference DspReleaseId ProprietaryReleaseId*:id ICPN?:barcode Title SubTitle? SeriesTitle?
  SeasonNumber?:integer DisplayArtistName? DisplayArtistPartyId?:id ReleaseType?:release DataProvider?
RE03.01 BlockId ReleaseReference DspReleaseId ProprietaryReleaseId*:id ICPN?:barcode Title SubTitle? SeriesTitle?
  SeasonNumber?:integer DisplayArtistName? DisplayArtistPartyId?:id ReleaseType?:release DataProvider? VideoCategory?
  EpisodeNumber*:integer UserChannelName?
RU01 BlockId SummaryRecordId DspReleaseId+ Usages+:integer
RU01.01 BlockId SummaryRecordId DspReleaseId+ Usages+:integer ContentCategory
RU02 BlockId SummaryRecordId DspReleaseId ReleaseTitle ReleaseURL Usages:integer
RU02.01 BlockId SummaryRecordId DspReleaseId ReleaseTitle ReleaseURL Usages:integer ContentCategory?
SR01 SummaryRecordId DspResourceId ISRC?:isrc ResourceTitle ResourceSubTitle? ResourceDisplayArtistName
  ResourceDisplayArtistPartyId?:id Duration?:duration ResourceType:resource ProprietaryWorkId?:id ISWC?:iswc {writers}
  DspReleaseId? ProprietaryReleaseId*:id ReleaseCatalogNumber? ICPN?:barcode ReleaseDisplayArtistName
  ReleaseDisplayArtistPartyId?:id ReleaseTitle ReleaseSubTitle? ReleaseType?:release ReleaseLabel? PLine?
  ReleaseDataProvider? NumberOfTransactedResources:integer SalesTransactionId IsRoyaltyBearing:boolean
  SalesUpgrade:boolean Downloads:integer Returns:integer PriceConsumerPaidExcSalesTax?:decimal
  CalculatedPriceConsumerPaidForResourceExcSalesTax?:decimal PromotionalActivity?
SR02 SummaryRecordId DspResourceId ISRC?:isrc ResourceTitle ResourceSubTitle? ResourceDisplayArtistName
  ResourceDisplayArtistPartyId?:id Duration?:duration ResourceType:resource ProprietaryWorkId?:id ISWC?:iswc {writers}
  DspReleaseId? ProprietaryReleaseId*:id ReleaseCatalogNumber? ICPN?:barcode ReleaseDisplayArtistName
  ReleaseDisplayArtistPartyId?:id ReleaseTitle ReleaseSubTitle? ReleaseType?:release ReleaseLabel? PLine?
  ReleaseDataProvider? SalesTransactionId IsRoyaltyBearing:boolean NumberOfStreams:decimal PromotionalActivity?
SR03 SummaryRecordId DspResourceId ISRC?:isrc ResourceTitle ResourceSubTitle? ResourceDisplayArtistName?
  ResourceDisplayArtistPartyId?:id Duration?:duration ResourceType:resource WorkTitle DspWorkId ISWC?:iswc {writers}
  DspReleaseId? ProprietaryReleaseId*:id CatalogNumber? ICPN?:barcode ReleaseDisplayArtistName?
  ReleaseDisplayArtistPartyId?:id ReleaseTitle ReleaseSubTitle? ReleaseLabel? PLine? SalesTransactionId Usages:decimal
  NetRevenue?:decimal ValidityPeriodStart:day ValidityPeriodEnd:day ContentCategory RightsController?
  RightsControllerPartyId?:id RightsControllerWorkId? RightSharePercentage?:decimal RightsType?:right
  AllocatedNetRevenue?:decimal AllocatedAmount?:decimal AllocatedUsages?:decimal AllocatedNetUsage?:decimal
SR04 SummaryRecordId DspResourceId ISAN?:isan EIDR? ProprietaryResourceId*:id VideoType:video ResourceTitle
  ResourceSubTitle? ResourceOriginalTitle? EpisodeNumber? SeasonNumber? Genre? Duration:duration
  ResourceDisplayArtistName? ResourceDisplayArtistPartyId?:id ProducerName* ProducerPartyId*:id DirectorName*
  DirectorPartyId*:id ActorName* ActorPartyId*:id ProductionCompanyName? ProductionCompanyPartyId*:id
  LanguageLocalizationType?:localization HasCaptioning?:boolean HasAudioDescription?:boolean
  OriginalLanguageOfPerformance*:language LanguageOfDubbing*:language DateOfProductionOrRelease?:day
  CountryOfProduction*:territory OriginalBroadcastChannel? OriginalBroadcastDateTime?:moment DspReleaseId?
  ProprietaryReleaseId*:id ICPN?:barcode ReleaseTitle? ReleaseSubTitle? SeriesTitle? ReleaseType?:release
  DataProvider? VideoCategory? SalesTransactionId DrmEnforcement?:boolean VideoDefinitionType?:definition
  CodingType?:coding BitRate?:decimal IsRoyaltyBearing:boolean Downloads:decimal Returns:integer
  PriceConsumerPaidExcSalesTax?:decimal PromotionalActivity?
SR05 SummaryRecordId DspResourceId ISAN?:isan EIDR? ProprietaryResourceId*:id VideoType:video ResourceTitle
  ResourceSubTitle? ResourceOriginalTitle? EpisodeNumber? SeasonNumber? Genre? Duration:duration
  ResourceDisplayArtistName? ResourceDisplayArtistPartyId?:id ProducerName* ProducerPartyId*:id DirectorName*
  DirectorPartyId*:id ActorName* ActorPartyId*:id ProductionCompanyName? ProductionCompanyPartyId*:id
  LanguageLocalizationType?:localization HasCaptioning?:boolean HasAudioDescription?:boolean
  OriginalLanguageOfPerformance*:language LanguageOfDubbing*:language DateOfProductionOrRelease?:day
  CountryOfProduction*:territory OriginalBroadcastChannel? OriginalBroadcastDateTime?:moment DspReleaseId?
  ProprietaryReleaseId*:id ICPN?:barcode ReleaseTitle ReleaseSubTitle? SeriesTitle? ReleaseType?:release DataProvider?
  VideoCategory? SalesTransactionId VideoDefinitionType?:definition CodingType?:coding BitRate?:decimal
  IsRoyaltyBearing:boolean NumberOfStreams:decimal PromotionalActivity?
SR06 SummaryRecordId DspResourceId ISRC?:isrc ResourceTitle ResourceSubTitle? ResourceDisplayArtistName?
  ResourceDisplayArtistPartyId?:id WorkTitle DspWorkId ISWC?:iswc ComposerAuthor* ComposerAuthorPartyId*:id
  Usages:decimal ValidityPeriodStart:day ValidityPeriodEnd:day ContentCategory RightsController?
  RightsControllerPartyId?:id RightsControllerWorkId? RightSharePercentage?:decimal RightsType?:right
  AllocatedAmount?:decimal AllocatedNetUsage?:decimal
SR07 BlockId SummaryRecordId DspReleaseId ProprietaryReleaseId*:id ReleaseCatalogNumber? ICPN?:barcode
  ReleaseDisplayArtistName ReleaseDisplayArtistPartyId?:id ReleaseTitle ReleaseSubTitle? ReleaseType?:release
  ReleaseLabel? ReleasePLine? DspResourceId ISRC*:isrc ResourceTitle ResourceSubTitle? ResourceDisplayArtistName
  ResourceDisplayArtistPartyId?:id ResourceDuration?:duration ResourceType:resource DspWorkId ISWC?:iswc
  MusicalWorkTitle MusicalWorkSubTitle? {writers} DataProvider? ProprietaryWorkId*:id UsageForPrioritisation?:integer
  PercentileForPrioritisation?:integer UnclaimedPercentage?:decimal
SR08 SalesTransactionId ReleaseGRid? ReleaseICPN? DspReleaseId LabelReleaseId? ProprietaryReleaseId*:id
  ReleaseContextReleaseGRid? ReleaseType?:release ReleaseTitle? ReleaseSubTitle? ReleaseDisplayArtistName?
  ReleaseDisplayArtistPartyId?:id ResourceISRC?:isrc ResourceISAN?:isan DspResourceId? LabelResourceId?
  ProprietaryResourceId*:id ResourceContextReleaseGRid? ResourceType?:resource ResourceTitle? ResourceSubTitle?
  ResourceDisplayArtistName? ResourceDisplayArtistPartyId?:id SummaryRecordId SalesTransactionDate:day
  TotalUsages:decimal Returns:integer NetUsage:decimal WholesalePriceInCurrencyOfTransaction?:decimal
  WholesalePriceInCurrencyOfAccounting?:decimal SuggestedConsumerPriceInCurrencyOfTransaction?:decimal
  SuggestedConsumerPriceInCurrencyOfAccounting?:decimal PriceType? PriceRangeType?
  PriceConsumerPaidExcSalesTaxInCurrencyOfTransaction?:decimal
  PriceConsumerPaidExcSalesTaxInCurrencyOfAccounting?:decimal DeductionType*
  DeductionsInCurrencyOfTransaction*:decimal DeductionsInCurrencyOfAccounting*:decimal RightSharePercentage:decimal
  CalculatedUnitPriceInCurrencyOfTransaction:decimal CalculatedUnitPriceInCurrencyOfAccounting:decimal
  AllocatedRevenueInCurrencyOfTransaction:decimal AllocatedRevenueInCurrencyOfAccounting:decimal
  AllocatedNetRevenueInCurrencyOfTransaction:decimal AllocatedNetRevenueInCurrencyOfAccounting:decimal
  CopyrightObligationWithDSP:boolean
SU01 BlockId SummaryRecordId SalesTransactionId TransactedRelease? TransactedResource? IsRoyaltyBearing:boolean
  SalesUpgrade:boolean Usages:integer Returns:integer PriceConsumerPaidExcSalesTax?:decimal PromotionalActivity?
SU02 BlockId SummaryRecordId SalesTransactionId TransactedRelease? TransactedResource? IsRoyaltyBearing?:boolean
  NumberOfStreams:integer PriceConsumerPaidExcSalesTax?:decimal PromotionalActivity?
SU03 BlockId SalesTransactionId SummaryRecordId? DspReleaseId Usages?:integer NetRevenue:decimal
  ValidityPeriodStart?:day ValidityPeriodEnd?:day
SU03.01 BlockId SalesTransactionId SummaryRecordId? DspReleaseId Usages?:integer NetRevenue:decimal
  ValidityPeriodStart?:day ValidityPeriodEnd?:day
SU03.02 BlockId SalesTransactionId SummaryRecordId? DspResourceId Usages:decimal NetRevenue:decimal
  ValidityPeriodStart?:day ValidityPeriodEnd?:day ContentCategory? IsRoyaltyBearing?:boolean
SU04 BlockId SummaryRecordId SalesTransactionId TransactedRelease? TransactedResource? DrmEnforcementType?:drm
  VideoDefinitionType?:definition CodingType?:coding BitRate?:decimal OriginalBroadcastChannel?
  OriginalBroadcastDateTime?:moment IsRoyaltyBearing:boolean SalesUpgrade:boolean Usages:decimal Returns:integer
  DurationUsed?:duration PriceConsumerPaidExcSalesTax?:decimal PromotionalActivity? OfferStartDate?:day
  OfferEndDate?:day OfferURL?
SU04.01 BlockId SummaryRecordId SalesTransactionId TransactedRelease? TransactedResource? DrmEnforcementType?:drm
  VideoDefinitionType?:definition CodingType?:coding BitRate?:decimal OriginalBroadcastChannel?
  OriginalBroadcastDateTime?:moment IsRoyaltyBearing:boolean SalesUpgrade:boolean Usages:decimal Returns:integer
  DurationUsed?:duration PriceConsumerPaidExcSalesTax?:decimal PromotionalActivity? OfferStartDate?:day
  OfferEndDate?:day OfferURL? FirstVoDBroadcastDateTime?:moment
SU05 BlockId SummaryRecordId SalesTransactionId TransactedResource IsRoyaltyBearing:boolean NumberOfBroadcasts:integer
  NumberOfBroadcastListeners?:integer ListenerDuration?:duration
SY01 {service} ServiceDescription? Usages:integer Subscribers?:decimal Currency:currency NetRevenue:decimal
  IndirectNetRevenue?:decimal
SY01.01 {service} ServiceDescription? Usages:integer Subscribers?:decimal CurrencyOfReporting:currency
  NetRevenue:decimal IndirectNetRevenue?:decimal CurrencyOfTransaction?:currency ExchangeRate?:decimal
SY02 {service} ServiceDescription Usages:integer Users?:integer Currency:currency NetRevenue:decimal RightsController?
  RightsControllerPartyId?:id AllocatedUsages*:decimal AmountPayable*:decimal AllocatedNetRevenue?:decimal
SY02.01 {service} ServiceDescription Usages:integer Users?:integer Currency:currency NetRevenue:decimal
  RightsController? RightsControllerPartyId?:id AllocatedUsages*:decimal AllocatedRevenue*:decimal
  AllocatedNetRevenue?:decimal RightsType?:right
SY02.02 {service} ServiceDescription Usages:integer Users?:integer CurrencyOfReporting:currency NetRevenue:decimal
  RightsController? RightsControllerPartyId?:id AllocatedUsages*:decimal AllocatedRevenue*:decimal
  AllocatedNetRevenue?:decimal RightsType?:right ContentCategory CurrencyOfTransaction?:currency ExchangeRate?:decimal
  RightsTypePercentage?:decimal
SY03 {service} ServiceDescription Usages:integer Subscribers:decimal Currency:currency NetRevenue:decimal
  RightsController? RightsControllerPartyId?:id AllocatedUsages*:decimal AllocatedRevenue*:decimal
  AllocatedNetRevenue?:decimal RightsControllerMarketShare?:decimal ConsumerPaidUnitPrice:decimal
  FreeOrTrialSubscribers:decimal ExchangeRateBaseCurrency?:currency ExchangeRate?:decimal
SY04 {service} ServiceDescription SubscriberType Subscribers:decimal SubPeriodStartDate?:day SubPeriodEndDate?:day
  UsagesInSubPeriod?:integer UsagesInReportingPeriod?:integer Currency:currency ExchangeRateBaseCurrency?:currency
  ExchangeRate?:decimal ConsumerPaidUnitPrice:decimal NetRevenue:decimal
SY04.01 {service} ServiceDescription SubscriberType Subscribers:decimal SubPeriodStartDate?:day SubPeriodEndDate?:day
  UsagesInSubPeriod?:integer UsagesInReportingPeriod?:integer CurrencyOfReporting:currency
  CurrencyOfTransaction?:currency ExchangeRate?:decimal ConsumerPaidUnitPrice:decimal NetRevenue:decimal
  MusicUsagePercentage:decimal
SY05 {service} ServiceDescription? RightsController? RightsControllerPartyId?:id RightsType:right TotalUsages?:integer
  AllocatedUsages*:decimal MusicUsageRatio?:decimal AllocatedRevenue*:decimal AllocatedNetRevenue?:decimal
  RightsControllerMarketShare?:decimal
SY05.02 {service} ServiceDescription? RightsController? RightsControllerPartyId?:id RightsType:right
  TotalUsages?:integer AllocatedUsages*:decimal MusicUsageRatio?:decimal AllocatedNetRevenue*:decimal
  AllocatedRevenue?:decimal RightsControllerMarketShare?:decimal CurrencyOfReporting?:currency
  CurrencyOfTransaction?:currency ExchangeRate?:decimal SubscriberType? SubPeriodStartDate?:day SubPeriodEndDate?:day
  ContentCategory RightsTypePercentage?:decimal
SY06 {service} ServiceDescription Usages:integer Subscribers?:decimal Currency:currency NumberOfReleases?:integer
  NetRevenue:decimal IndirectNetRevenue?:decimal PreviewAvailable?:boolean
SY06.01 {service} ServiceDescription Usages:integer Subscribers?:decimal CurrencyOfReporting:currency
  NumberOfReleases?:integer NetRevenue?:decimal IndirectNetRevenue?:decimal PreviewAvailable?:boolean
  CurrencyOfTransaction?:currency ExchangeRate?:decimal
SY06.02 {service} ServiceDescription Usages:integer Subscribers?:decimal CurrencyOfReporting:currency
  NumberOfReleases?:integer NetRevenue?:decimal IndirectNetRevenue?:decimal PreviewAvailable?:boolean
  CurrencyOfTransaction?:currency ExchangeRate?:decimal ViewingHours?:decimal
SY07 SummaryRecordId DistributionChannel? DistributionChannelDPID?:dpid CommercialModel?:model UseType?:use
  Territory:territory RightsType:right ServiceDescription? Usages:integer Users?:integer Currency:currency
  NetRevenue?:decimal RightsController? RightsControllerPartyId?:id AllocatedUsages*:decimal AllocatedRevenue:decimal
  AllocatedNetRevenue:decimal
SY08 SummaryRecordId DistributionChannel? DistributionChannelDPID?:dpid ServiceDescription BroadcastStationOrChannel?
  CommercialModel:model UseType:use Territory:territory NumberOfBroadcasts:integer NumberOfBroadcastListeners?:integer
  ListenerHours:decimal Currency:currency NetRevenue:decimal IndirectNetRevenue?:decimal RightsController?
  RightsControllerPartyId?:id AllocatedRevenue*:decimal RightsType?:right AllocatedNetRevenue?:decimal
  RightsControllerAllocatedNumberOfBroadcasts?:decimal AdditionalData?
SY09 SummaryRecordId CommercialModel:model UseType:use Territory:territory ServiceDescription? SubscriberType?
  RightsController? RightsControllerPartyId?:id RightsType?:right TotalUsages?:decimal AllocatedUsages?:decimal
  NetRevenue:decimal IndirectNetRevenue?:decimal RightsControllerMarketShare?:decimal CurrencyOfReporting:currency
  CurrencyOfTransaction?:currency ExchangeRate?:decimal RightsTypePercentage?:decimal
SY10 SummaryRecordId DistributionChannelName? DistributionChannelDPID?:dpid CommercialModel:model UseType:use
  ReportingPeriodStartDate:day ReportingPeriodEndDate:day SubscriberType? Subscribers?:decimal
  ActiveSubscribers?:decimal PromotionalActivity? Territory:territory ServiceDescription? OfferType? Quality?
  Usages:decimal AllocatedUsages:decimal Returns:decimal MusicUsageRatio:decimal CurrencyOfTransaction:currency
  CurrencyOfAccounting:currency ExchangeRate:decimal ExchangeRateSource? DateOfCurrencyExchange?:moment
  GrossRevenueInCurrencyOfTransaction?:decimal GrossRevenueInCurrencyOfAccounting?:decimal CalculationType*
  CalculationValue*:decimal DeductionType* DeductionsInCurrencyOfTransaction+:decimal
  DeductionsInCurrencyOfAccounting+:decimal NetRevenueInCurrencyOfTransaction:decimal
  NetRevenueInCurrencyOfAccounting:decimal AllocatedRevenueInCurrencyOfTransaction:decimal
  AllocatedRevenueInCurrencyOfAccounting:decimal AllocatedNetRevenueInCurrencyOfTransaction:decimal
  AllocatedNetRevenueInCurrencyOfAccounting:decimal RightsControllerMarketShare?:decimal
  SubscriptionFeeInCurrencyOfTransaction?:decimal SubscriptionFeeInCurrencyOfAccounting:decimal
  UsageIndependentFeeType* UsageIndependentFeeInCurrencyOfTransaction*:decimal
  UsageIndependentFeeInCurrencyOfAccounting*:decimal FinalTotalAmountInCurrencyOfTransaction:decimal
  FinalTotalAmountInCurrencyOfAccounting:decimal
SY11 {service} ServiceDescription? UsageForPrioritisation?:integer
"""
