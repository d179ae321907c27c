using System.Collections.Frozen;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

/// <summary>The words by which the structure of English requirements is recognised. All in the form of <see cref="Words.Stem"/>.</summary>
internal static class WordLists
{
    /// <summary>Verbs that ask for work at the beginning of a request.</summary>
    public static readonly FrozenSet<string> Verbs = Set(
        "build create make develop implement write design code program generate produce construct add set setup provide deliver " +
        "train run process deploy port migrate convert refactor rewrite improve optimise optimize upgrade extend fix repair debug " +
        "document test benchmark analyse analyze evaluate fine tune finetune simulate compute calculate prepare automate integrate " +
        "configure launch crunch clean scrape crawl transform ingest sort parse print reverse validate modernise modernize");

    /// <summary>Words that say nothing about what is to be built.</summary>
    public static readonly FrozenSet<string> Fillers = Set(
        "a an the some any of and or to for in on at by with it its this that these those is are be been being was were as so also " +
        "very really just quite please full fully complete comprehensive proper nice nicely good great best well new own our my your their " +
        "all every each other own such etc must should shall can could will would may might need want have has had do does we i you they he she " +
        "make made everything something thing important perfect beautiful awesome amazing modern robust clean high quality production ready " +
        "entire whole simple basic small tiny minimal easy quick possible extremely absolutely truly super rather too always never only both");

    /// <summary>Words that begin a list of what belongs to the subject.</summary>
    public static readonly FrozenSet<string> ListOpeners = Set("with including include includes featuring feature containing contain plus having comprising");

    /// <summary>Words that begin what the subject does.</summary>
    public static readonly FrozenSet<string> CapabilityOpeners = Set("that which where who so");

    /// <summary>Words that begin a qualification of the subject.</summary>
    public static readonly FrozenSet<string> QualifierOpeners = Set("for on from using via in to by into at over against");

    /// <summary>Words that begin what is not wanted.</summary>
    public static readonly FrozenSet<string> Negations = Set("without no not never except don't doesn't dont won't skip avoid excluding exclude cannot can't");

    /// <summary>Words at the beginning of a clause that only say that somebody may, must or shall.</summary>
    public static readonly FrozenSet<string> Obligations = Set(
        "should must can could will shall may need needs has have to able be let lets allow allows enable enables support supports include includes " +
        "provide provides offer offers contain contains feature features also want wants would like add please give show use uses and then finally");

    /// <summary>Who does something in a requirement.</summary>
    public static readonly FrozenSet<string> Actors = Set(
        "user admin administrator customer people visitor player it app application system program tool site website platform service api project there " +
        "everyone anybody anyone operator editor author reader member student teacher client owner manager developer solution product game page");

    /// <summary>Verbs with which a plain statement names a part.</summary>
    public static readonly FrozenSet<string> StatementVerbs = Set(
        "has includes contains supports provides offers features requires needs uses consists comes allows lets enables sends stores " +
        "shows displays tracks manages handles exposes runs syncs");

    /// <summary>Pairs that <c>and</c> does not separate.</summary>
    public static readonly FrozenSet<string> InseparablePairs = Set(
        "drag+drop search+filter read+write question+answer black+white supply+demand term+condition rock+paper find+replace " +
        "search+replace cut+paste copy+paste pros+con trial+error role+permission design+implementation evaluation+metric lost+found " +
        "metric+log create+read check+balance research+development sale+purchase");

    /// <summary>First words of a bullet that sets a condition and is no work of its own.</summary>
    public static readonly FrozenSet<string> ConditionOpeners = Set("use using must should written no not don't avoid without only keep do never target prefer");

    /// <summary>Headings whose list is a condition or background, no work.</summary>
    public static readonly FrozenSet<string> RemarkHeadings = Set(
        "constraint constraints note notes assumption assumptions background context technology technologies tech stack deadline budget reference references " +
        "exclusion exclusions excluded limitation limitations glossary license");

    /// <summary>Headings that say nothing about what stands under them.</summary>
    public static readonly FrozenSet<string> PlainHeadings = Set(
        "feature requirement functionality function scope goal task item component part module work list overview description story deliverable include must");

    /// <summary>Verbs that make what they name; others ("fix", "migrate", "simulate") are themselves part of what is asked.</summary>
    public static readonly FrozenSet<string> MakingVerbs = Set("build create make develop implement write design code program generate produce construct add set setup provide deliver");

    /// <summary>First words of names that keep their capital in the middle of a sentence.</summary>
    public static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
    [
        "React", "Vue", "Angular", "Svelte", "Docker", "Kubernetes", "Terraform", "Ansible", "Python", "Java", "Rust", "Django", "Flask",
        "Express", "Node", "Spring", "Stripe", "Kafka", "Redis", "Slurm", "Grafana", "Prometheus", "Helm", "Azure", "Google", "Amazon",
        "Twitter", "Android", "Linux", "Windows", "English", "German", "French", "Spanish", "Raspberry", "Arduino", "Bluetooth", "Zigbee",
    ]);

    private static FrozenSet<string> Set(string words) => words.Split(' ').Select(Words.Stem).ToFrozenSet();
}
