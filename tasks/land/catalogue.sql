-- Views and macros of the catalogue beyond one view a table. Statements end with a semicolon and a line break.

CREATE VIEW quotes_full AS
SELECT
    a.published_on, a.published_earliest, a.published_latest, a.site, a.publisher, a.title,
    q.speaker_name, q.speaker_role, e.type AS speaker_entity_type, q.speaker, q.speaker_type, q.cue_lemma,
    q.kind, q.text, q.said_earliest, q.said_latest, q.via, q.in_heading, q.confidence,
    substring(a.text, q.context_start + 1, q.context_end - q.context_start) AS context,
    list_sort(list_distinct(list(m.name) FILTER (
        WHERE m.name IS NOT NULL AND m.entity_id IS DISTINCT FROM q.speaker_entity_id))) AS about,
    a.url, a.source_uri, q.quote_id, q.article_id, q.speaker_entity_id, q.utterance_id, a.story_id
FROM quotes AS q
JOIN articles AS a USING (article_id)
LEFT JOIN entities AS e ON e.entity_id = q.speaker_entity_id
LEFT JOIN (
    SELECT n.article_id, n."start", n."end", n.entity_id, coalesce(known.name, own.name) AS name
    FROM mentions AS n
    LEFT JOIN entities AS known ON known.entity_id = n.entity_id
    LEFT JOIN article_entities AS own ON own.article_id = n.article_id AND own.cluster = n.cluster
) AS m ON m.article_id = q.article_id AND m."start" >= q."start" AND m."end" <= q."end"
GROUP BY ALL;

COMMENT ON VIEW quotes_full IS
'Who said what, about whom, when: one row a quote with its article, its speaker and the names within it';

CREATE VIEW why_date AS
SELECT
    a.article_id, a.source_id, a.title, a.published_on, a.published_earliest, a.published_latest, a.published_basis,
    d.kind, d.about, d.text, d.earliest, d.latest, d.at, d.used, d.rule
FROM articles AS a
LEFT JOIN date_evidence AS d USING (article_id);

COMMENT ON VIEW why_date IS
'Why an article has its publication date: one row a piece of evidence, used or not; one empty row where there is none';

CREATE VIEW open_rejects AS
SELECT r.*
FROM rejects AS r
LEFT JOIN articles AS a ON a.source_id = r.source_id AND a.source_uri = r.source_uri
WHERE a.article_id IS NULL;

COMMENT ON VIEW open_rejects IS
'Inputs that never landed: rejects whose document is not in articles';

-- BM25 with k1 = 1.2, b = 0.75. The words are cut as in tasks/land/search.py.
CREATE MACRO search_quotes(words) AS TABLE
WITH wanted AS (
    SELECT DISTINCT unnest(regexp_extract_all(lower(strip_accents(words)), '[\p{L}\p{N}]+')) AS term
),
hits AS (
    SELECT p.term, p.document, p.frequency, count(*) OVER (PARTITION BY p.term) AS spread
    FROM search.postings AS p WHERE p.term IN (SELECT term FROM wanted)
),
whole AS (SELECT count(*) AS documents, avg(length) AS mean_length FROM search.documents),
scored AS (
    SELECT d.quote_id, sum(
        ln(1 + (w.documents - h.spread + 0.5) / (h.spread + 0.5)) * h.frequency * 2.2
        / (h.frequency + 1.2 * (0.25 + 0.75 * d.length / w.mean_length))) AS score
    FROM hits AS h JOIN search.documents AS d USING (document) CROSS JOIN whole AS w
    GROUP BY d.quote_id
)
SELECT s.score, f.* FROM scored AS s JOIN quotes_full AS f USING (quote_id) ORDER BY s.score DESC, f.quote_id;

COMMENT ON MACRO TABLE search_quotes IS
'Quotes that hold any of the words, best first: FROM search_quotes(''bridge harbour'') LIMIT 10';
