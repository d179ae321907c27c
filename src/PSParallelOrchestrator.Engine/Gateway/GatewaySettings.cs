using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>What a gateway is started with: one line of JSON on its standard input, since keys are in it.</summary>
internal sealed record GatewaySettings
{
    /// <summary>The directory of the run, or of the planning; the ledger is in it.</summary>
    public required string Directory { get; init; }

    /// <summary>What its owner names itself by.</summary>
    public required string OwnerToken { get; init; }

    /// <summary>Keys that were given for the run, by the variable that carries each: they go before all others.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys that were found in the environment of the owner.</summary>
    public IReadOnlyDictionary<string, string> Found { get; init; } = new Dictionary<string, string>();

    /// <summary>The text of the run's own file of prices; null for none.</summary>
    public string? Prices { get; init; }

    /// <summary>The budget in US dollars; null for none.</summary>
    public decimal? BudgetUsd { get; init; }

    /// <summary>What was spent that is not in the ledger, in US dollars: planning, attempts of earlier versions.</summary>
    public decimal SpentBeforeUsd { get; init; }

    /// <summary>How many requests a service gets at once; null for no limit.</summary>
    public int? MaxRequests { get; init; }

    /// <summary>The addresses of services that the run's plan names, beside those in the keys.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Reads them.</summary>
    /// <exception cref="JsonException">They are no such JSON.</exception>
    public static GatewaySettings Read(string line)
    {
        var root = JsonElement.Parse(line);
        return new GatewaySettings
        {
            Directory = root.Text("directory") ?? throw new JsonException("It names no directory."),
            OwnerToken = root.Text("ownerToken") ?? throw new JsonException("It has no token of the owner."),
            Given = Texts(root, "given"),
            Found = Texts(root, "found"),
            Prices = root.Text("prices"),
            BudgetUsd = root.Money("budgetUsd"),
            SpentBeforeUsd = root.Money("spentBeforeUsd") ?? 0,
            Addresses = [.. root.Items("addresses").Select(address => address.GetString() ?? "")],
            MaxRequests = root.Number("maxRequests") is > 0 and var most ? (int)most : null,
        };
    }

    /// <summary>The line for the gateway.</summary>
    public string Write() => new JsonObject
    {
        ["directory"] = Directory,
        ["ownerToken"] = OwnerToken,
        ["given"] = Object(Given),
        ["found"] = Object(Found),
        ["prices"] = Prices,
        ["budgetUsd"] = BudgetUsd,
        ["spentBeforeUsd"] = SpentBeforeUsd,
        ["addresses"] = new JsonArray([.. Addresses.Select(address => (JsonNode)address)]),
        ["maxRequests"] = MaxRequests,
    }.ToJsonString();

    /// <summary>Reads an object of texts.</summary>
    internal static Dictionary<string, string> Texts(JsonElement root, string name) =>
        root.Find(name) is { ValueKind: JsonValueKind.Object } values
            ? values.EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString() ?? "", StringComparer.Ordinal)
            : [];

    /// <summary>Writes one.</summary>
    internal static JsonObject Object(IReadOnlyDictionary<string, string> values) =>
        new(values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value)));
}
