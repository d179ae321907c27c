namespace PSParallelOrchestrator.Windows.Tests;

/// <summary>Which of two kinds of Windows the tests are run on.</summary>
internal static class OnWindows
{
    /// <summary>Whether this is Wine, which is not all that Windows is.</summary>
    public static bool IsWine { get; } = OperatingSystem.IsWindows() && File.Exists(@"C:\windows\system32\winecfg.exe");

    /// <summary>Skips a test elsewhere than on Windows.</summary>
    public static void Require() =>
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Needs Windows, or Wine: tests/Windows/lane.sh runs it there.");

    /// <summary>Skips a test of something that Wine does not do as Windows does.</summary>
    /// <param name="what">The call, and what is wrong with it.</param>
    public static void SkipOnWine(string what) => Assert.SkipWhen(IsWine, "Wine: " + what);
}
