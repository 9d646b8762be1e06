"""Names of languages in themselves. Data only (Unicode CLDR, through Babel 2.19).

Kept here since Babel has each in a file of its own, and all of them together need 150 MB of memory.
"""

_NAMES = """
    aa=Qafar ; ab=Аԥсшәа ; ady=адыгабзэ ; af=Afrikaans ; agq=Aghem ; ak=Akan ; am=አማርኛ ; an=aragonés ;
    ann=Obolo ; apc=العامية ; ar=العربية ; arn=Mapudungun ; as=অসমীয়া ; asa=Kipare ; ast=asturianu ;
    az=azərbaycan ; ba=башҡорт ; bal=بلۆچی ; bas=Ɓàsàa ; be=беларуская ; bem=Ichibemba ; bew=Betawi ;
    bez=Hibena ; bg=български ; bgc=हरियाणवी ; bgn=بلوچی (رخشانی) ; bho=भोजपुरी ; blo=anii kagɩja ;
    blt=ꪼꪕꪒꪾ ; bm=bamanakan ; bn=বাংলা ; bo=བོད་སྐད་ ; bqi=لوری بختیاری ; br=brezhoneg ; brh=براہوئی ;
    brx=बर’ ; bs=bosanski ; bss=Akoose ; bua=буряад ; byn=ብሊን ; ca=català ; cad=Caddo ; cch=Atsam ;
    ccp=𑄌𑄋𑄴𑄟𑄳𑄦 ; ce=нохчийн ; ceb=Cebuano ; cgg=Rukiga ; cho=Chahta ; chr=ᏣᎳᎩ ; cic=Chikashshanompaʼ ;
    ckb=کوردیی ناوەندی ; co=corsu ; cop=ϯⲙⲉⲧⲣⲉⲙⲛ̀ⲭⲏⲙⲓ ; cs=čeština ; csw=ᓀᐦᐃᓇᐍᐏᐣ ; cu=церковнослове́нскїй
    ; cv=чӑваш чӗлхи ; cy=Cymraeg ; da=dansk ; dav=Kitaita ; de=Deutsch ; dje=Zarmaciine ; doi=डोगरी ;
    dsb=dolnoserbšćina ; dua=duálá ; dv=ދިވެހިބަސް ; dyo=joola ; dz=རྫོང་ཁ ; ebu=Kĩembu ; ee=eʋegbe ;
    el=Ελληνικά ; en=English ; eo=Esperanto ; es=español ; et=eesti ; eu=euskara ; ewo=ewondo ; fa=فارسی ;
    ff=Pulaar ; fi=suomi ; fil=Filipino ; fo=føroyskt ; fr=français ; frr=Nordfriisk ; fur=furlan ;
    fy=Frysk ; ga=Gaeilge ; gaa=Gã ; gd=Gàidhlig ; gez=ግዕዝኛ ; gl=galego ; gn=avañe’ẽ ;
    gsw=Schwiizertüütsch ; gu=ગુજરાતી ; guz=Ekegusii ; gv=Gaelg ; ha=Hausa ; haw=ʻŌlelo Hawaiʻi ; he=עברית
    ; hi=हिन्दी ; hnj=𞄀𞄄𞄰𞄩𞄍𞄜𞄰 ; hr=hrvatski ; hrx=Hunsrückisch ; hsb=hornjoserbšćina ; ht=Kreyòl Ayisyen ;
    hu=magyar ; hy=հայերեն ; ia=interlingua ; id=Indonesia ; ie=Interlingue ; ig=Asụsụ Igbo ; ii=ꆈꌠꉙ ;
    io=Ido ; is=íslenska ; isv=Medžuslovjansky ; it=italiano ; iu=ᐃᓄᒃᑎᑐᑦ ; ja=日本語 ; jbo=la .lojban. ;
    jgo=Ndaꞌa ; jmc=Kimachame ; jv=Jawa ; ka=ქართული ; kaa=қарақалпақша ; kab=Taqbaylit ; kaj=Kaje ;
    kam=Kikamba ; kbd=къэбэрдеибзэ ; kcg=Katab ; kde=Chimakonde ; kea=kabuverdianu ; kek=Qʼeqchiʼ ;
    ken=Kɛnyaŋ ; kgp=kanhgág ; khq=Koyra ciini ; ki=Gĩgĩkũyũ ; kk=қазақ тілі ; kkj=kakɔ ; kl=kalaallisut ;
    kln=Kalenjin ; km=ខ្មែរ ; kn=ಕನ್ನಡ ; ko=한국어 ; kok=कोंकणी ; kpe=Kpɛlɛɛ ; ks=کٲشُر ; ksb=Kishambaa ;
    ksf=rikpa ; ksh=Kölsch ; ku=kurdî (kurmancî) ; kw=kernewek ; kxv=kuvi ; ky=кыргызча ; la=Latina ;
    lag=Kɨlaangi ; lb=Lëtzebuergesch ; lg=Luganda ; lij=ligure ; lkt=Lakȟólʼiyapi ; lld=ladin ;
    lmo=Lombard ; ln=lingála ; lo=ລາວ ; lrc=لۊری شومالی ; lt=lietuvių ; ltg=latgalīšu ; lu=Tshiluba ;
    luo=Dholuo ; luy=Luluhia ; lv=latviešu ; lzz=Lazuri ; mai=मैथिली ; mas=Maa ; mdf=мокшень кяль ;
    mer=Kĩmĩrũ ; mfe=kreol morisien ; mg=Malagasy ; mgh=Makua ; mgo=metaʼ ; mi=Māori ; mic=Lʼnuiʼsuti ;
    mk=македонски ; ml=മലയാളം ; mn=монгол ; mni=মৈতৈলোন্ ; moh=Kanienʼkéha ; mr=मराठी ; mrh=Mara ;
    ms=Melayu ; mt=Malti ; mua=MUNDAŊ ; mus=Mvskoke ; my=မြန်မာ ; myv=эрзянь кель ; mzn=مازرونی ;
    naq=Khoekhoegowab ; nb=norsk bokmål ; nd=isiNdebele ; nds=Neddersass’sch ; ne=नेपाली ; nl=Nederlands ;
    nmg=Kwasio ; nn=norsk nynorsk ; nnh=Shwóŋò ngiembɔɔn ; no=norsk ; nqo=ߒߞߏ ; nr=isiNdebele ;
    nso=Sesotho sa Leboa ; nus=Thok Nath ; nv=Diné Bizaad ; ny=Nyanja ; nyn=Runyankore ; oc=occitan ;
    oka=n̓səl̓xcin̓ ; om=Oromoo ; or=ଓଡ଼ିଆ ; os=ирон ; osa=𐓏𐓘𐓻𐓘𐓻𐓟 ; pa=ਪੰਜਾਬੀ ; pap=Papiamentu ;
    pcm=Naijíriá Píjin ; pis=Pijin ; pl=polski ; pms=piemontèis ; prg=prūsiskan ; ps=پښتو ; pt=português ;
    qu=Runasimi ; quc=kʼicheʼ ; raj=राजस्थानी ; rhg=𐴌𐴗𐴥𐴝𐴙𐴚𐴒𐴙𐴝 ; rif=Tarifit ; rm=rumantsch ; rn=Ikirundi ;
    ro=română ; rof=Kihorombo ; ru=русский ; rw=Ikinyarwanda ; rwk=Kiruwa ; sa=संस्कृत भाषा ;
    sah=саха тыла ; saq=Kisampur ; sat=ᱥᱟᱱᱛᱟᱲᱤ ; sbp=Ishisangu ; sc=sardu ; scn=sicilianu ; sd=سنڌي ;
    sdh=کوردی خوارگ ; se=davvisámegiella ; seh=sena ; ses=Koyraboro senni ; sg=Sängö ; shi=ⵜⴰⵛⵍⵃⵉⵜ ;
    shn=တႆး ; si=සිංහල ; sid=Sidaamu Afo ; sk=slovenčina ; skr=سرائیکی ; sl=slovenščina ;
    sma=Åarjelsaemien gïele ; smj=julevsámegiella ; smn=anarâškielâ ; sms=sääʹmǩiõll ; sn=chiShona ;
    so=Soomaali ; sq=shqip ; sr=српски ; ss=siSwati ; ssy=Saho ; st=Sesotho ; su=Basa Sunda ; sv=svenska ;
    sw=Kiswahili ; syr=ܣܘܪܝܝܐ ; szl=ślōnski ; ta=தமிழ் ; te=తెలుగు ; teo=Kiteso ; tg=тоҷикӣ ; th=ไทย ;
    ti=ትግርኛ ; tig=ትግረ ; tk=türkmen dili ; tn=Setswana ; to=lea fakatonga ; tok=toki pona ; tpi=Tok Pisin ;
    tr=Türkçe ; trv=patas Taroko ; trw=توروالی ; ts=Xitsonga ; tt=татар ; twq=Tasawaq senni ; tyv=Тыва ;
    tzm=Tamaziɣt n laṭlaṣ ; ug=ئۇيغۇرچە ; uk=українська ; ur=اردو ; uz=o‘zbek ; vai=ꕙꔤ ; ve=Tshivenḓa ;
    vec=veneto ; vi=Tiếng Việt ; vmw=emakhuwa ; vo=Volapük ; vun=Kyivunjo ; wa=walon ; wae=Walser ;
    wal=ወላይታቱ ; wbp=Warlpiri ; wo=Wolof ; xh=IsiXhosa ; xnr=कांगड़ी ; xog=Olusoga ; yav=nuasue ; yi=ייִדיש
    ; yo=Èdè Yorùbá ; yrl=nheẽgatu ; yue=粵語 ; za=Vahcuengh ; zgh=ⵜⴰⵎⴰⵣⵉⵖⵜ ; zh=中文 ; zu=isiZulu
"""
NATIVE_NAMES = dict(each.strip().split("=", 1) for each in " ".join(_NAMES.split()).split(" ; "))
"""The name of each language in itself, by the language's code."""
