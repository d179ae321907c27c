using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Engine.Files.Names;

/// <summary>Unicode's decomposed form, also where globalization is invariant and <see cref="string.Normalize()"/> does nothing.</summary>
internal static class CanonicalForm
{
    private const int FirstSyllable = 0xAC00;
    private const int Syllables = 11172;
    private const int SyllablesPerLead = 588;
    private const int TailsPerVowel = 28;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int BeforeFirstTail = 0x11A7;

    private static readonly FrozenDictionary<char, (char First, char Second)> Parts = Read();

    /// <summary>
    /// Takes characters apart. Marks that follow each other are put in the order of their numbers, which is enough to compare:
    /// the order of marks that Unicode tells apart differs in practice only by how a text was made.
    /// </summary>
    public static string Decompose(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            Append(result, c);
        }

        SortMarks(result);
        return result.ToString();
    }

    private static void Append(StringBuilder result, char c)
    {
        var syllable = c - FirstSyllable;
        if (syllable is >= 0 and < Syllables)
        {
            result.Append((char)(FirstLead + (syllable / SyllablesPerLead)));
            result.Append((char)(FirstVowel + (syllable % SyllablesPerLead / TailsPerVowel)));
            if (syllable % TailsPerVowel is > 0 and var tail)
            {
                result.Append((char)(BeforeFirstTail + tail));
            }
        }
        else if (Parts.TryGetValue(c, out var parts))
        {
            Append(result, parts.First);
            if (parts.Second != '\0')
            {
                Append(result, parts.Second);
            }
        }
        else
        {
            result.Append(c);
        }
    }

    private static void SortMarks(StringBuilder text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            for (var at = i; at > 0 && IsMark(text[at]) && IsMark(text[at - 1]) && text[at] < text[at - 1]; at--)
            {
                (text[at], text[at - 1]) = (text[at - 1], text[at]);
            }
        }
    }

    private static bool IsMark(char c) => c >= '\u0300' && CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    private static FrozenDictionary<char, (char First, char Second)> Read()
    {
        var parts = new Dictionary<char, (char, char)>(DecompositionTable.Entries.Length / 3);
        for (var i = 0; i < DecompositionTable.Entries.Length; i += 3)
        {
            parts.Add(DecompositionTable.Entries[i], (DecompositionTable.Entries[i + 1], DecompositionTable.Entries[i + 2]));
        }

        return parts.ToFrozenDictionary();
    }
}
