using System.Management.Automation;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Shows models, what they cost, and who can ask them here.</summary>
[Cmdlet(VerbsCommon.Get, "OrchestratorModel")]
[OutputType(typeof(ModelStatus))]
public sealed class GetOrchestratorModelCommand : OrchestratorCmdlet
{
    private ModelCatalog? catalog;

    /// <summary>Only these models: names of models or families, with wildcards; all where none is named.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Model")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>A file of prices that override the built-in ones.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PriceFile { get; set; }

    /// <summary>The AWS region of Bedrock; AWS_REGION, else eu-central-1, when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <summary>Lets Claude Code ask its model through Bedrock.</summary>
    [Parameter]
    public SwitchParameter UseBedrock { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => PriceFile ?? (object)Name;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (catalog is null)
        {
            var settings = BoundSettings.Load(this, SettingCommands.Models);
            catalog = Await(token => ModelCatalogFactory.ReadAsync(settings, token));
            foreach (var agent in catalog.Agents.Where(agent => !agent.Available))
            {
                WriteVerbose($"{agent.Kind} cannot be used: {agent.Reason}");
            }
        }

        foreach (var name in Name)
        {
            var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            var found = catalog.Models.Where(
                model => pattern.IsMatch(model.Name) || (model.Family is { } family && pattern.IsMatch(family)));
            if (!found.Any() && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(CmdletErrors.ModelNotFound(name), name);
            }

            WriteObject(found, enumerateCollection: true);
        }
    }
}
