namespace PSParallelOrchestrator.Windows.Tests;

/// <summary>Tests that run psorch.exe in a place of their own; skipped elsewhere than on Windows.</summary>
public abstract class PlaceTests : IDisposable
{
    private readonly PsorchPlace? place;

    protected PlaceTests()
    {
        OnWindows.Require();
        place = new PsorchPlace();
    }

    public static TheoryData<string> Backends => ["Threading", "Process"];

    private protected PsorchPlace Place => place!;

    public void Dispose()
    {
        place?.Dispose();
        GC.SuppressFinalize(this);
    }
}
