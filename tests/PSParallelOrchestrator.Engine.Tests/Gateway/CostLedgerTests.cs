using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Gateway.Money;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

public sealed class CostLedgerTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string File => directory[CostLedger.FileName];

    public void Dispose() => directory.Dispose();

    [Fact]
    public void What_is_written_is_read_again_and_what_is_open_counts_with_the_most()
    {
        using (var ledger = CostLedger.Open(File))
        {
            ledger.End(ledger.Begin("a", "m", 0.5m), "a", new TokenUsage(1, 2, 3, 4, 5), new RequestCost(0.1m, 0.02m));
            ledger.End(ledger.Begin("a", "m", 0.5m), "a", new TokenUsage(1, 0, 0, 0, 5), cost: null);
            ledger.Begin("b", "m", 0.25m);
            Assert.Equal(0.12m, ledger.Cost.MostUsd);
            Assert.Equal(0.25m, CostLedger.Read(File)["b"].Cost.AtMostUsd);
        }

        using var again = CostLedger.Open(File);
        Assert.Equal(new LedgerTotal(2, new TokenUsage(2, 2, 3, 4, 10), new RequestCost(0.1m, 0.02m), 1), again.Of("a"));
        Assert.Equal(new RequestCost(0, 0.25m), again.Of("b").Cost);
        Assert.Equal(again.Of("b"), CostLedger.Read(File)["b"]);
        Assert.True(again.Begin("c", "m", 0) > 3);
    }

    [Fact]
    public void However_the_file_ends_what_was_begun_and_not_ended_is_not_forgotten()
    {
        using (var ledger = CostLedger.Open(File))
        {
            ledger.End(ledger.Begin("a", "m", 0.5m), "a", default, new RequestCost(0.1m, 0));
            ledger.Begin("a", "m", 0.25m);
        }

        var whole = System.IO.File.ReadAllBytes(File);
        var second = whole.AsSpan().LastIndexOf("{\"begin\""u8);
        for (var length = 0; length <= whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            using (CostLedger.Open(File))
            {
                // What is torn off the end was never acted upon.
            }

            var cost = CostLedger.Read(File).GetValueOrDefault("a").Cost.MostUsd;
            Assert.Equal(
                length == whole.Length ? 0.35m
                : length >= second ? 0.1m
                : length > whole.AsSpan().IndexOf((byte)'\n') ? 0.5m
                : 0,
                cost);
        }
    }

    [Fact]
    public void A_damaged_line_is_an_error_that_says_where_it_is()
    {
        System.IO.File.WriteAllText(File, "{\"begin\":1,\"attempt\":\"a\",\"mostUsd\":1}\nnonsense\n");

        Assert.Contains("byte 38", Assert.Throws<InvalidDataException>(() => CostLedger.Open(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_in_its_place_is_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs links.");
        using var place = new TemporaryDirectory();
        var path = Path.Combine(place.Path, CostLedger.FileName);
        System.IO.File.CreateSymbolicLink(path, "/dev/zero");

        Assert.Throws<NotPlainFileException>(() => CostLedger.Read(path));
        Assert.Throws<NotPlainFileException>(() => CostLedger.Open(path));
    }
}
