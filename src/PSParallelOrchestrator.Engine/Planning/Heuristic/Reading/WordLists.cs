using System.Collections.Frozen;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

/// <summary>The words by which the structure of English requirements is recognised. All in the form of <see cref="Words.Stem"/>.</summary>
internal static class WordLists
{
    /// <summary>Verbs that ask for work at the beginning of a request.</summary>
    public static readonly FrozenSet<string> Verbs = VocabularyFile.Stems("verbs");

    /// <summary>Words that say nothing about what is to be built.</summary>
    public static readonly FrozenSet<string> Fillers = VocabularyFile.Stems("fillers");

    /// <summary>Words that begin a list of what belongs to the subject.</summary>
    public static readonly FrozenSet<string> ListOpeners = VocabularyFile.Stems("listOpeners");

    /// <summary>Words that begin what the subject does.</summary>
    public static readonly FrozenSet<string> CapabilityOpeners = VocabularyFile.Stems("capabilityOpeners");

    /// <summary>Words that begin a qualification of the subject.</summary>
    public static readonly FrozenSet<string> QualifierOpeners = VocabularyFile.Stems("qualifierOpeners");

    /// <summary>Words that begin what is not wanted.</summary>
    public static readonly FrozenSet<string> Negations = VocabularyFile.Stems("negations");

    /// <summary>Words at the beginning of a clause that only say that somebody may, must or shall.</summary>
    public static readonly FrozenSet<string> Obligations = VocabularyFile.Stems("obligations");

    /// <summary>Who does something in a requirement.</summary>
    public static readonly FrozenSet<string> Actors = VocabularyFile.Stems("actors");

    /// <summary>Verbs with which a plain statement names a part.</summary>
    public static readonly FrozenSet<string> StatementVerbs = VocabularyFile.Stems("statementVerbs");

    /// <summary>Pairs that <c>and</c> does not separate.</summary>
    public static readonly FrozenSet<string> InseparablePairs = VocabularyFile.Stems("inseparablePairs");

    /// <summary>First words of a bullet that sets a condition and is no work of its own.</summary>
    public static readonly FrozenSet<string> ConditionOpeners = VocabularyFile.Stems("conditionOpeners");

    /// <summary>Headings whose list is a condition or background, no work.</summary>
    public static readonly FrozenSet<string> RemarkHeadings = VocabularyFile.Stems("remarkHeadings");

    /// <summary>Headings that say nothing about what stands under them.</summary>
    public static readonly FrozenSet<string> PlainHeadings = VocabularyFile.Stems("plainHeadings");

    /// <summary>Verbs that make what they name; others ("fix", "migrate", "simulate") are themselves part of what is asked.</summary>
    public static readonly FrozenSet<string> MakingVerbs = VocabularyFile.Stems("makingVerbs");

    /// <summary>First words of names that keep their capital in the middle of a sentence.</summary>
    public static readonly FrozenSet<string> Names = VocabularyFile
        .Texts(VocabularyFile.Section("words").GetProperty("names"))
        .ToFrozenSet();
}
