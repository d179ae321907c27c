using System.Xml.Linq;

namespace PSParallelOrchestrator.Help;

/// <summary>Writes pages as MAML, which Get-Help reads.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Items = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>Makes the document.</summary>
    /// <param name="pages">The pages, each with its cmdlet.</param>
    /// <returns>The document.</returns>
    public static XDocument Write(IEnumerable<(HelpPage Page, CmdletShape Cmdlet)> pages) => new(
        new XDeclaration("1.0", "utf-8", null),
        new XElement(Items + "helpItems", new XAttribute("schema", "maml"), pages.Select(pair => Cmdlet(pair.Page, pair.Cmdlet))));

    private static XElement Cmdlet(HelpPage page, CmdletShape cmdlet)
    {
        var parameters = cmdlet.Parameters.Concat(cmdlet.SupportsShouldProcess ? ParameterShape.ShouldProcess : []).ToList();
        var name = cmdlet.Name.Split('-', 2);
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                new XElement(Command + "verb", name[0]),
                new XElement(Command + "noun", name[1]),
                new XElement(Maml + "description", Paragraphs(page.Synopsis.Blocks))),
            new XElement(Maml + "description", Paragraphs(page.Description.Blocks)),
            new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => Syntax(page, cmdlet, set))),
            new XElement(Command + "parameters", parameters.Select(parameter => Parameter(page, parameter, Widest(parameter)))),
            new XElement(Command + "inputTypes", page.Inputs.Select(type => Type("inputType", type))),
            new XElement(Command + "returnValues", page.Outputs.Select(type => Type("returnValue", type))),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes.Blocks))),
            new XElement(Command + "examples", page.Examples.Select(Example)),
            new XElement(Command + "relatedLinks", Links(page)));
    }

    private static XElement Syntax(HelpPage page, CmdletShape cmdlet, string set) =>
        new(
            Command + "syntaxItem",
            new XElement(Maml + "name", cmdlet.Name),
            cmdlet
                .In(set)
                .Concat(
                    cmdlet.SupportsShouldProcess ? ParameterShape.ShouldProcess.Select(parameter => (parameter, Widest(parameter))) : [])
                .Select(pair => Parameter(page, pair.Item1, pair.Item2)));

    private static SetFacts Widest(ParameterShape parameter) => parameter.Sets.Values.OrderBy(set => !set.Required).First();

    private static XElement Parameter(HelpPage page, ParameterShape parameter, SetFacts facts)
    {
        var entry = page.Parameters.FirstOrDefault(candidate => candidate.Name == parameter.Name);
        var defaultValue = entry?.Facts[0]["Default value"] ?? "False";
        return new XElement(
            Command + "parameter",
            new XAttribute("required", Lower(facts.Required)),
            new XAttribute("variableLength", "true"),
            new XAttribute("globbing", Lower(parameter.Wildcards)),
            new XAttribute("pipelineInput", facts.PipelineInput),
            new XAttribute("position", facts.PositionText.ToLowerInvariant()),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", entry is null ? new XElement(Maml + "para", Standard(parameter)) : Paragraphs(entry.Text)),
            parameter.IsSwitch
                ? null
                : new XElement(
                    Command + "parameterValue",
                    new XAttribute("required", "true"),
                    new XAttribute("variableLength", Lower(parameter.Type.EndsWith(']'))),
                    parameter.Type),
            new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", defaultValue.Length == 0 ? "None" : defaultValue));
    }

    private static string Standard(ParameterShape parameter) => parameter.Name == "WhatIf"
        ? "Shows what would happen if the cmdlet ran. The cmdlet is not run."
        : "Asks for confirmation before the cmdlet runs.";

    private static XElement Type(string element, MarkdownSection section) => new(
        Command + element,
        new XElement(Dev + "type", new XElement(Maml + "name", PlainText.Of(section.Title))),
        new XElement(Maml + "description", Paragraphs(section.Blocks)));

    private static XElement Example(MarkdownSection example)
    {
        var code = example.Blocks.Where(block => block.Language == "powershell").Select(block => block.Text);
        var remarks = example.Blocks.Where(block => block.Language != "powershell").ToList();

        // Get-Help sets the code and the remarks directly below each other.
        return new XElement(
            Command + "example",
            new XElement(Maml + "title", $"--------- {PlainText.Of(example.Title)} ---------"),
            new XElement(Dev + "code", string.Join("\n\n", code)),
            new XElement(Dev + "remarks", new XElement(Maml + "para"), Paragraphs(remarks)));
    }

    private static IEnumerable<XElement> Links(HelpPage page)
    {
        // Get-Help -Online opens the first link that has an address.
        if (page.OnlineVersion.Length > 0)
        {
            yield return Link("Online version:", page.OnlineVersion);
        }

        foreach (var block in page.RelatedLinks.Blocks)
        {
            yield return Link(PlainText.Of(block.Text).TrimStart('-', '*', ' '), string.Empty);
        }
    }

    private static XElement Link(string text, string address) =>
        new(Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", address));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<MarkdownBlock> blocks) =>
        blocks.Select(block => new XElement(Maml + "para", block.IsCode ? block.Text : PlainText.Of(block.Text)));

    private static string Lower(bool value) => value ? "true" : "false";
}
