using System.Globalization;
using System.Xml;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>Writes HTML that is well-formed XML as well. Every value is escaped; there is no way to write markup as a value.</summary>
internal sealed class HtmlWriter(XmlWriter xml) : IDisposable
{
    private readonly Stack<string> open = new();

    /// <summary>Makes a writer.</summary>
    /// <param name="writer">Where to; it stays open.</param>
    /// <returns>The writer, after the document type.</returns>
    public static HtmlWriter Create(TextWriter writer)
    {
        var settings = new XmlWriterSettings { OmitXmlDeclaration = true, CloseOutput = false, NewLineHandling = NewLineHandling.None };
        var xml = XmlWriter.Create(writer, settings);
        xml.WriteDocType("html", null, null, null);
        return new HtmlWriter(xml);
    }

    /// <summary>A number as attributes of drawings have it.</summary>
    public static string Number(double number) => Math.Round(number, 2).ToString(CultureInfo.InvariantCulture);

    /// <summary>Begins an element.</summary>
    /// <param name="attributes">Its attributes; those whose value is null are left out.</param>
    public void Start(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        if (name is "section" or "tr" or "div" or "svg" or "g" or "rect" or "path" or "table")
        {
            xml.WriteRaw("\n");
        }

        xml.WriteStartElement(name);
        open.Push(name);
        foreach (var attribute in attributes)
        {
            if (attribute.Value is not null)
            {
                xml.WriteAttributeString(attribute.Name, CleanText.OneLine(attribute.Value));
            }
        }
    }

    /// <summary>Ends the element begun last.</summary>
    public void End()
    {
        // Outside drawings HTML knows no self-closing form, but for elements that never have content.
        if (open.Pop() is "meta" or "br" or "rect" or "path" or "line")
        {
            xml.WriteEndElement();
        }
        else
        {
            xml.WriteFullEndElement();
        }
    }

    /// <summary>Writes a text, on one line.</summary>
    public void Text(string text) => xml.WriteString(CleanText.OneLine(text));

    /// <summary>Writes an element with a text in it.</summary>
    public void Element(string name, string? text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, attributes);
        if (!string.IsNullOrEmpty(text))
        {
            Text(text);
        }

        End();
    }

    /// <summary>Writes a state as a coloured word.</summary>
    /// <param name="state">The state of a run, a task or an attempt; the style sheet has a colour for each.</param>
    public void Pill(string state) => Element("span", state, ("class", "pill s-" + state));

    /// <summary>Writes a style sheet of this program's own: no <c>&lt;</c>, <c>&gt;</c> or <c>&amp;</c> in it.</summary>
    public void Style(string sheet)
    {
        Start("style");
        xml.WriteString(sheet.ReplaceLineEndings("\n"));
        End();
    }

    /// <inheritdoc/>
    public void Dispose() => xml.Dispose();
}
