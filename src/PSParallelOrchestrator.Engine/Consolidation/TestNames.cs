using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>The names that tests have by custom of their ecosystems.</summary>
internal static partial class TestNames
{
    /// <summary>Whether a file's name is a test's.</summary>
    public static bool Match(string name) => Any().IsMatch(name) || Classes().IsMatch(name);

    /// <summary>Python, JavaScript and TypeScript, Go, Ruby, Rust, C and C++, Elixir, Dart, Lua, Perl, R, shell, PowerShell.</summary>
    [GeneratedRegex(
        @"\A(?: test_.+\.(?:py|c|cc|cpp|sh|rb|jl|m|f90)
              | conftest\.py
              | .+_test\.(?:py|go|rb|rs|c|cc|cpp|cxx|exs|dart|jl|sh|erl|clj|cljs)
              | .+_spec\.(?:rb|lua|js|ts)
              | .+[.-](?:test|tests|spec|e2e|cy)\.(?:[cm]?[jt]sx?|vue|svelte|coffee|ps1|lua)
              | test[-.].+\.(?:[cm]?js|r)
              | .+\.(?:bats|t|feature)
             )\z",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Any();

    /// <summary>Java, Kotlin, C#, F#, Swift, Scala, PHP, Groovy, Haskell: the letter case tells a test from a contest.</summary>
    [GeneratedRegex(
        @"\A(?: [A-Za-z0-9_.]*(?:Test|Tests|TestCase|IT|Spec|Specs)\.(?:java|kt|kts|cs|fs|vb|swift|scala|php|groovy|hs|dart)
              | Test[A-Z0-9][A-Za-z0-9_]*\.(?:java|kt|py|swift)
             )\z",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Classes();
}
