"""Made-up names: first names of many places, surnames that nobody bears, and team domains."""

from examples.generator.model import Domain

_FIRST = """
Adaeze Aiko Aino Amara Anouk Anselm Arjun Aroha Ayla Bao Benoit Bram Caio Callum Chidi
Cosima Dalia Darius Dilan Duc Eero Efua Eilidh Elif Emeka Esme Farah Fenna Fiadh Giulia
Haruto Hedda Hiro Idris Ilse Imani Ines Ismail Ivo Jae Jonas Kaia Kamal Keola Kofi Lale Leilani
Linh Luca Maeve Malik Marit Mateo Mei Milan Nadia Naveen Niamh Nour Oisin Olu Oren Paloma
Petra Priya Quill Rafe Rana Ravi Rosalind Rune Sade Sanna Sefa Selim Shira Signe Soren Tala
Tamsin Tariq Teodor Thandi Tove Umar Una Valdis Vera Wambui Wren Xiu Yara Yusuf Zane Zofia
Zuri"""

_HEAD = """
Alder Amber Ash Birch Bracken Brindle Cinder Clover Copper Corvel Dapple Dunmar Elder Fallow
Fennel Fern Flint Garnet Glim Hazel Heron Ivory Juniper Kestrel Larkin Linden Marl Meadow Mirel
Moss Nettle Oriel Osier Pebble Quillan Raven Rowan Sable Saffron Sorrel Sparrow Tansy Teasel
Thistle Umber Velar Willow Yarrow Zephyr"""

_TAIL = "beck brow combe dell fen ford garth holt kirk lock mere quist rigg tarn wick"
FIRST = tuple(_FIRST.split())


def surnames() -> list[str]:
    """Every surname: head and tail, such as Thistlewick or Copperfen."""
    return [head + tail for head in _HEAD.split() for tail in _TAIL.split()]


_DOMAINS = """
Payments|card authorisation,payment intent,refund flow,3-D Secure step,settlement file,dispute form
Checkout|basket summary,address form,order review page,voucher box,express button,delivery options
Ledger|posting rules,balance snapshot,journal export,double-entry check,currency rounding,day close
Identity|login session,passkey enrolment,account merge,consent screen,token refresh,password reset
Search|ranking model,query parser,synonym list,facet counts,index rebuild,spelling hints
Mobile App|home screen,push settings,offline cache,deep links,release train,crash reporter
Data Platform|event schema,daily load,lineage view,backfill job,retention policy,query gateway!
Developer Tools|build cache,review bot,template service,test runner,dependency updates,sandbox!
Reliability|alert routing,failover drill,capacity model,runbook index,error budget,paging rota!
Cloud Runtime|node pool,autoscaler,base image,network policy,secret store,traffic shift!
Notifications|email digest,template editor,delivery receipts,quiet hours,unsubscribe link,webhooks
Catalogue|product import,attribute model,image pipeline,category tree,variant merge,stock badge
Pricing|price rules,discount engine,tax table,rounding policy,price history,campaign window
Inventory|stock count,reservation hold,warehouse sync,low-stock alert,transfer order,batch import
Shipping|label printing,carrier adapter,tracking page,pickup slots,customs form,delivery promise
Returns|return label,refund trigger,inspection step,exchange flow,reason codes,restock event
Onboarding|welcome tour,identity check,sample data,setup wizard,invite flow,first-day email
Billing|invoice layout,subscription renewal,dunning steps,usage meter,credit note,plan change
Fraud|risk score,velocity rule,device signal,manual review queue,block list,feedback loop#
Recommendations|candidate set,similar items,cold start,diversity rule,click feedback,carousel#
Reporting|weekly summary,export to sheet,dashboard filters,metric glossary,scheduled mail,drill-down
Partner API|rate limits,key rotation,sandbox data,version policy,webhook retry,usage page
Merchant Portal|team seats,payout view,store settings,activity log,bulk edit,help panel
Customer Care|ticket view,macro library,refund button,call notes,handover form,satisfaction survey
Loyalty|points balance,tier rules,reward shop,expiry notice,partner points,birthday offer
Content|page builder,translation flow,media library,preview links,scheduled publish,style guide
Experimentation|assignment service,exposure log,guardrail metric,sample size,holdout group!
Web Platform|design tokens,page shell,bundle size,form library,accessibility check,routing layer!
Security|audit trail,key vault,access review,dependency scan,session limits,threat model!
Compliance|data request,deletion job,policy text,evidence folder,country rules,audit export
Maps|route engine,address lookup,tile cache,geofence,arrival time,place names#
Messaging|chat thread,read receipts,attachment upload,spam filter,typing state,archive search
Media|upload service,transcoding queue,thumbnail sizes,caption track,player shell,storage tiers
Marketplace|seller profile,listing form,offer rules,review stars,trust badge,payout schedule
Growth|referral link,landing page,sign-up funnel,reactivation mail,attribution,share card
Machine Learning|feature store,training job,model registry,drift monitor,label tool,batch scoring!
Finance Systems|cost centres,purchase order,accrual run,bank import,approval steps,period close
People Systems|leave calendar,org sync,time sheet,benefits form,joiner flow,skills profile
Workflow|approval chain,task inbox,timer service,form designer,delegation rule,audit view
Documents|template merge,signature flow,version history,retention tag,share link,preview
Scheduling|calendar sync,booking rule,waiting list,reminder,room plan,shift swap
Pipelines|ingest worker,dead letters,replay tool,schema check,batch window,throughput test
Storage|object layout,snapshot job,quota report,cold tier,encryption keys,restore drill!
Edge|cache rules,image resize,bot filter,origin shield,certificate renewal,geo routing!
Desktop|auto update,tray menu,file sync,crash dump,installer,keyboard shortcuts
Voice|call routing,transcript,voicemail,hold music,number porting,call quality
Forecasting|demand curve,holiday effects,accuracy report,manual override,scenario view,model refit#
Procurement|supplier record,tender form,contract terms,spend view,catalogue order,approval limit
"""
_KINDS = {"!": "platform", "#": "complicated-subsystem"}


def domains() -> list[Domain]:
    """What teams can be about, each with words for its tickets."""
    return [_domain(line) for line in _DOMAINS.strip().splitlines()]


def _domain(line: str) -> Domain:
    name, nouns = line.split("|")
    kind = _KINDS.get(nouns[-1], "stream-aligned")
    return Domain(name, tuple(nouns.rstrip("!#").split(",")), kind)


AREAS = (
    "Commerce", "Money", "Customer", "Platform", "Discovery", "Operations", "Foundations",
    "Partners", "Insight", "Supply", "Trust", "Devices",
)  # fmt: skip
COMPANIES = (
    "Larkspur Goods", "Quillon Systems", "Ostrava Lane", "Bramblewick", "Fennimore Works",
    "Tidewater Post", "Norrland Supply", "Copperleaf", "Haldane Street", "Merrow Digital",
)  # fmt: skip
INITIATIVES = (
    "One-page {}", "Next-generation {}", "{} for small shops", "{} in four new countries",
    "Real-time {}", "Self-service {}", "Unified {}", "{} without downtime", "Cheaper {}",
    "{} on mobile", "Accessible {}", "{} migration", "Faster {}", "{} for partners",
)  # fmt: skip
