using System.Text;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Detached;

/// <summary>How attempts are ordered from an executor that executes many, and how it answers.</summary>
public sealed class AttemptOrderTests
{
    [Fact]
    public void Orders_are_read_one_after_another_as_they_were_written()
    {
        AttemptOrder[] orders =
        [
            new("n1", "a task/attempt-1", Encoding.UTF8.GetBytes("{\"a\": \"b\nc\"}")), new("n2", "ü/attempt-2", Secrets: null),
            new("n3", "x/attempt-1", []),
        ];
        using var stream = new MemoryStream([.. orders.SelectMany(order => order.ToBytes())]);
        foreach (var order in orders)
        {
            var read = AttemptOrder.Read(stream)!;
            Assert.Equal((order.Number, order.Directory), (read.Number, read.Directory));
            Assert.Equal(order.Secrets, read.Secrets);
        }

        Assert.Null(AttemptOrder.Read(stream));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("n1\n")]
    [InlineData("n1 5\n")]
    [InlineData("n1 x y\n")]
    [InlineData("n1 -2 y\n")]
    [InlineData("n1 99999999 y\n")]
    public void What_is_no_order_is_an_error(string text) =>
        Assert.Throws<FormatException>(() => AttemptOrder.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void One_that_is_cut_off_is_none() => Assert.Null(AttemptOrder.Read(new MemoryStream("n1 10 y\nabc"u8.ToArray())));

    [Theory]
    [InlineData("n1 0", 0)]
    [InlineData("n1 137", 137)]
    [InlineData("n2 0", null)]
    [InlineData("0", null)]
    [InlineData("n1 -1", null)]
    [InlineData("n1 0 0", null)]
    [InlineData("ended it with exit code 0", null)]
    [InlineData("", null)]
    public void Its_answer_is_the_one_line_that_has_its_number(string line, int? code) =>
        Assert.Equal(code, new AttemptOrder("n1", "x", Secrets: null).CodeOf(line));
}
