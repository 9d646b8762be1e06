"""The values of MEAD's allowed value sets. Data only.

Source: DDEX allowed value sets, version 3, of MEAD 1.1 (http://ddex.net/xml/mead/11, 2022-08-23). `UserDefined` is left
out: it stands for every other value.
"""

_MOODS = """
    Angry Anticipation Chill Confident Dark Disgust Dramatic Empowered Energized Evil FeelingDown FeelingGood
    Free Happy Hungover Inspiring LowKey Mellow Motivated Peaceful Quiet RainyDay Romantic Sad Soulful Surprise
    Swagger
"""

_ACTIVITIES = """
    Afraid Angst BBQ BibleStudy BirthdayParty Breakdown Breakup Breathe Celebration Cry Dance Dating Daydream
    Defeat Dinner Drink Drive Eat Fight Flirt Focus Funeral HangOut Honeymoon Jump Karaoke Lazy Leave MakingLove
    Meditation Mourning Party Prayer Regret Relax RoadTrip Run Travel Victory Wait Waking Walk Wedding Wish Work
    Workout Worship Yoga
"""

_REGISTERS = """
    Alto Baritone Bass BassBaritone Castrati Contrabass Contralto Countertenor Falsetto MezzoSoprano Paradon
    Piccolo Sopranino Soprano Tenor Treble ViolaParadon
"""

_TEMPOS = """
    Adagietto Adagio Adagissimo Allegretto Allegrissimo Allegro AllegroModerato Andante AndanteModerato
    Andantino Grave Larghetto Larghissimo Largo Lento MarciaModerato Moderato Prestissimo Presto Vivace
    Vivacissimo
"""

_THEMES = """
    Abortion Above Accuse Action Activities Actor AddictedTo Addiction Adolescence Adoption Adoration Advice
    Affection Afghanistan Afraid Africa Afternoon Air Airplanes Alabama Alaska Albania Alcohol Algeria Alien All
    Alligator Alone Always Ambition Ambivalent Ammunition Amsterdam AmusementParksAndRides Andorra Angel Anger
    Angola Angst Animals Anniversary AntiDrug AntiguaAndBarbuda Anxious Anything Apologize April Argentina
    Arizona Arkansas Armageddon Armenia Arms Art Ashes Asia Assurance Astrology Astronaut AtFirstSight Atlanta
    Attitude Attractive August Aunt Australia Austria Autumn Awareness Azerbaijan Baby Back BackTogether Bad
    Bahamas Bahrain Bali Balkans Ballerina BalticStates Baltimore Bangladesh Barbados Bars Baseball Basketball
    Bass Bathroom BattleOfTheSexes Bay Beach Bear Beats Beautiful Beauty Bedroom Beg Beginning Behind BeingIn
    Belarus Belgium Belief Believe Belize Bells Belly Below Benelux Benin Berlin Bermuda Best Betray Beverage
    Bhutan Bicycles Big Bird Birmingham Birth BirthControl BirthdayParty Black Blame Bless Blonde Blood Blue
    Boardwalk Body BodyLanguage BodyParts Bolivia Book Bored BosniaAndHerzegovina Boss Boston Botswana Bounce
    Boxing Boys Brag Brain Brass Brazil Breakdown Breakup Breathe Bridge Britain BritishIsles BrokenHome Brother
    Brown Brunei Brunette Buddha Bug Build Building Bulgaria Burden BurkinaFaso Burning Burundi Bus Busy
    Butterfly California CallOut Calmness Cambodia Camera Cameroon Canada Candle Candy CantGetOver CantResist
    CapeVerde CapitalPunishment CarRacing CardGame Carefree Carnival Carolinas Cars Casino Cat Celebration
    Celebrity CellPhone Cemetary CentralAfricanRepublic CentralAmerica Chad Challenge Change Charity Chase
    Cheerleader Chicago Children Chile China Choices Choose Christmas Church Cincinnati Circus City CityLife
    CivilRights Clean Cliff Climb Close Clothing Clown Club Coast Cold Colombia Color Colorado Comfort Comic
    ComingHome Commitment Communication Comoros Compassion Competitive Complain Compliments Computer Confidence
    Conflict Confused Connecticut Connection Consciousness Consistent Container Contempt Continent Conversation
    CookIslands Cool Cosmetic CostaRica Country CountryLife Couple Courage Cousin Cow CowboyAndCowgirl Crash
    Crave Crazy Create Crime Criticize Croatia Crocodile Crucifixion Cruel Crush Cry Cuba Cyprus CzechRepublic
    Czechoslovakia Dallas Dance DanceParty Danger Darkness Date Dating Daughter Dawn Day Daydream Daytime Death
    December Deep Defeat Defeated Delaware DemocraticRepublicOfTheCongo Denmark Denver Desert Desire Despair
    Desperate Determination Detroit Devil Difficult Dinner Dinosaur Direction Disappointment Discovery Disease
    Dissatisfaction Distance Divorce Dizzy Djibouti Doctor Dog Dolphin DomesticViolence Dominica
    DominicanRepublic DontGo DontLeaveMe Door Down DraftResistance Dream Drift Drink Drive Drug Drums Dublin
    Eagle Ears Earth Earthquake East EasternEurope Ecstatic Ecuador Education Ego Egypt ElSalvador Elements
    Elephant Elvis Embarrassed Emergency Empowered Empty End Enemy Engagement England Enlightenment Enlistment
    Environment Equality EquatorialGuinea Eritrea Escape Espionage Estonia Eswatini Eternity Ethiopia Europe
    EuropeanContinent EuropeanEconomicArea EuropeanEconomicCommunity EuropeanUnion Event Everyday Everything
    Evil Excellence Excited Excuse Exercise Explore Eyes Fabric Face Failure Fair Faith FaithInDoubt Fake Fall
    FallingIn Fame Family FamilyLife FamilyMember Fantasy Far Farewell Farm Fascism Fashion Fast Fat Fate Father
    Favorite February Feel Feelings Feet Feminism Fever Fight Fiji Find Fingers Finland Fire Fish Fishing Fix
    Flirt Flood FloorAndCeiling Florida Flower Fly Focus Follow Food Fool Football Forbidden Forest Forget
    Forgive FortuneTeller Found Fowl Fox Fragile France Free Freedom FrenchCaribbean FrenchGuiana
    FrenchPolynesia Friday Friendship Frog Fruits Fun Funeral Fur Furniture Future Gabon Gambia Gambling Game
    GangstaLife Garbage Garden GasStation Gasoline Geek Gender General Genocide Gentle GeographicLocation
    Geography Georgia Germany Gestures GetLost GettingOver Ghana Ghost Girls Give Go God Gold Golf Good GoodLife
    Goodnight Gossip Government Grandparent Gratitude GreatBritain Greece Greed Green Grenada Grey GrowOlder
    GrowUp Guatemala Guilt Guinea Guinea-Bissau Guitar Gun Guyana Gypsy Hair Haiti Halloween Hands Handsome
    HangOut Happiness Harbor Hat Hate Havana Hawaii Head Healing HealthAndWellness Heart Heartache Heaven Hell
    Hello Help Hero Heroism Hide High Highest Highland Highway Hillbilly Hills Hippie Hips History HoldingOn
    Hole Holiday Holland Hollywood Home Honduras Honesty Honeymoon HongKong Hope Horn Horror Horse HorseRacing
    Hospital Hot Hotel House Houston Human Hundred Hungary Husband Iceland Idaho Idea Ideal Ideas Identity
    IdentityCrisis Ignorance Illinois Immortality InFront InTrouble Inch Independence India Indiana
    Individuality Indonesia Infatuated Information Innocence Insect Insecure Insight Insomnia Inspiration Insult
    Integrity Intention Intoxicated Invisible Iowa Iran Iraq Ireland Island IsleOfMan Israel Italy IvoryCoast
    Jamaica January Japan Java Jealous JesusChrist Jewelry Jordan Jukebox July Jump June Justice Kangaroo Kansas
    KansasCity Karaoke Karma Kazakhstan Kentucky Kenya Keys Kiribati Kiss Knees Knowledge Kuwait Kyrgyzstan Lake
    Laos LasVegas LastNight Lasting Late Latvia Laughter LawAndOrder LawEnforcement Lazy Leader Learn Leave
    Lebanon Lecturing Left Legs Lesotho Liberia Libya Liechtenstein Lies Light Lighthouse Lightning Lion Lips
    Listening Lithuania Living Location Lock London Lonely Longing Look LosAngeles LosingYou Loss Lost
    LostThatLovingFeeling Louisiana Love Lovely Low Loyalty Lucky Luxembourg Macao Madagascar Magic Magician
    Mail Maine MakingLove Malawi Malaysia Maldives Mali Malta Mammal Manipulate March MardiGras MarriedLife
    MarshallIslands Maryland Massachusetts Mauritania Mauritius May Me Mean Measurement Medellín Medical
    Meditation Memory Memphis Men MenTalkingToMen MenTalkingToWomen MensNames MentalIllness Mentality Mercy
    Method Mexico Miami Michigan Micronesia MiddleEast Midnight Mile Military Million Mind Mine Minnesota
    Miracle Misbehavior Misplace MissingYou Mississippi Missouri Mistakes Mobile Moldova Monaco Monday Money
    Mongolia Monkey Monster Montana Montenegro Month Moon Morality Morning Morocco Moscow Mother Motion
    Motivation Motorcycles Mountain Mourning Mouse Mouth Move Movie MovingOn Mozambique Mule MultipleBodyParts
    Murder Music MusicBusiness MusicalInstrument Myanmar Mystery Namibia Nashville Nature Nauru Near Nebraska
    Neck Need Nepal Nervous Netherlands Nevada New NewDay NewHampshire NewJersey NewMexico NewOrleans NewYear
    NewYork NewYorkCity NewZealand News Nicaragua Niger Nigeria Night Nightingale Nightmare NonRomantic None
    Noon North NorthAmerica NorthDakota NorthKorea NorthMacedonia Norway Nostalgia NotCommitted NotMyType
    November Now NuclearEnergy NuclearWar Number Objects Obsession Ocean Oceania October Ohio Oklahoma Old
    Olympics Oman OneNightStand Opinions Opportunity Oppression Optimism Orange Oregon Orphan Outdoor Outlaw
    PacificIslands Pad Pain Pakistan Palau Panama Panic Paper PapuaNewGuinea Parade Paraguay Parent Paris Park
    Party Past Patience Patriotism Paw Peace Pennsylvania People Percussion Perfection Persevere Peru
    Pharmaceutical Philadelphia Philippines Philosophy Phone Photograph PhysicalPain Piano Pig Pink Pirate Place
    Planet Platonic PlayMusic Player Please Poison Poland Political PoliticalState Politics Polynesia Pony
    Porpoise Portugal Possessed Possibility Poverty PowerAndControl Prairie Prayer Pregnancy Prejudice Present
    President Pretty Pride Prison Privacy Problems ProductAndBrand Promise Prophecy Protect Protest PuertoRico
    Purple Qatar Quality Question Questioning Rabbit Racism Radio Rain Rainbow Ranch RapGame Rat Ready Real Rear
    Rebellion Recovery Red Redemption Redhead Reflect Regret Rehab Rejection Relax Religion Remember Repeat
    Reptile RepublicOfTheCongo Rescue Resilient Respect Restaurant Return Reunite Revenge Revolution Revolve
    RhodeIsland Rhythm Ride Right RioDeJaneiro Risk River Road RoadAccident RoadTrip Robot Rock Rodeo Romance
    Romania Romantic Rome Royalty Run Russia Rwanda Sad Safety Sail SaintKittsAndNevis SaintLucia
    SaintVincentAndTheGrenadines SaltLakeCity Same Samoa SanAntonio SanFrancisco SanMarino SantaClaus SantaFe
    SaoTomeAndPrincipe Satisfaction Saturday SaudiArabia Savannah Save Scandinavia School Scotland Scream Sea
    Search SearchingFor Season Secrets Seduced Segregation Senegal Sensuality September Serbia Seychelles Shake
    Shame Shark Sheep Shelter Shine Ship Shoe Shoot Shopping ShouldHaveSaid Shoulder Shouting ShowBiz Shy
    SierraLeone Signs Silence Silver Simple Sin Sing Singapore SingleParent SinglePerson Sister Sit Situation
    Size Skate Skateboard Ski Skin Sky Slavery Sleazy Sleep Slovakia Slovenia Slow Small SmallTownLife Smart
    Smile Smoke Snake Snow Snowman Sober SocialOutcast Solitude SolomonIslands Somalia Son Sounds South
    SouthAfrica SouthAmerica SouthDakota SouthEastAsia SouthKorea SouthSudan SpacedOut Spain Special SpecificAge
    SpecificTime Speed Spider Spirit Sport Spring SriLanka St.Louis Stalker Stand Star Start Steal StepParent
    Stick Stop Storm StorybookCharacter Strange Street Stress String StringAndRope Strong Stubborn Stupid Style
    Substances Success Sudan Suffrage Suicide Summer Sun Sunday Sunrise Sunshine Superhero Superiority
    Supernatural Support Surf Suriname SurpriseParty Survive Swagger Swamp Sweden Sweet Swim Switzerland
    Sympathy Synthesizer Syria Taiwan Tajikistan TakeMeBack Talking Tall Tanzania Tarot Tattoo Taxi Teach
    Technology Teeth Television Tell Temperature Temptation Tennessee Terrible Texas TextMessage Thailand
    Theatre Them Thin Thousand Threaten ThreeKings Thursday Tibet Tiger Time TimeOfDay Timor-Leste Tobacco Today
    Togetherness Togo Tokyo Tomorrow Tonga Tongue Tonight Tools Torn Toy Tradition Tragedy Trail Trains
    Transportation Trapped Travel Tree TrinidadAndTobago Trouble Trucks Trumpet Trust Truth Try Tuesday Tulsa
    Tunisia Turkey Turkmenistan Turn Tuvalu UFO Uganda Ugly Ukraine Unbelievable Uncle Understanding Unfair
    Unfaithful Union Unique UnitedArabEmirates UnitedKingdom UnitedStates Unity Universe Unrequited Up Uruguay
    Us UsAgainstTheWorld Utah Utopia Uzbekistan Vacation Valentine Valley Vanuatu Vatican Vegetable Venezuela
    Vermont Victory VideoGame Vienna Vietnam Villain Violence Virginia Voice Volcano Voodoo Wait Waiter Waking
    Wales Walk Wall War Washington Wasteful Water Waterfall WeShouldBeTogether Weapon Wedding Wednesday Week
    Weekend Welcome West WestIndies WestVirginia WesternSahara Whale Whisper Whistle White Wife Wild Wind
    WindChimes Window Winning Winter Wisconsin Wisdom Wish Witch Wizardry Wolf Women WomenTalkingToMen
    WomenTalkingToWomen WomensNames Wonderful Woodwind Words Work WorkingClass Workout World Worry Worship Write
    Wrong Wyoming Yellow Yemen Yesterday Yoga You Young Youth Yugoslavia Zambia Zimbabwe Zodiac Zoo
"""

MOODS = frozenset(_MOODS.split())
"""Mood."""
ACTIVITIES = frozenset(_ACTIVITIES.split())
"""Activity."""
REGISTERS = frozenset(_REGISTERS.split())
"""VocalRegister."""
TEMPOS = frozenset(_TEMPOS.split())
"""Tempo."""
THEMES = frozenset(_THEMES.split())
"""Theme."""
