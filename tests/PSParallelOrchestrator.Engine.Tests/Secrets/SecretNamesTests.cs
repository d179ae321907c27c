using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Tests.Secrets;

public sealed class SecretNamesTests
{
    [Theory]
    [InlineData("GITHUB_TOKEN", true)]
    [InlineData("api_key", true)]
    [InlineData("PASSWORD", true)]
    [InlineData("PGPASSWORD", true)]
    [InlineData("PSORCH_TOKEN", false)]
    [InlineData("TOKENIZER", false)]
    [InlineData("MONKEY", false)]
    public void A_variable_is_known_for_a_secret_by_its_name(string name, bool isSecret) =>
        Assert.Equal(isSecret, SecretNames.IsSecret(name));
}
