"""Talk that fits any question: what the matcher compares a sentence against before it believes a match.

A point made of common words is close to everything said in an interview. Each wording of a point is
therefore judged by how much closer an answer comes to it than this talk does.
"""

from __future__ import annotations

GENERIC = """
There are several things I would do here, and I would start by understanding the problem and talking to stakeholders.
First I would look at the data in general, do some exploratory analysis and check the data quality.
I would clean the data, handle missing values and outliers, and then do some feature engineering.
The data is the most important part, because garbage in means garbage out.
I would split the data into training, validation and test sets and train a model.
I would try a few algorithms, like gradient boosting or a neural network, and compare them.
Then I would tune the hyperparameters with cross validation and pick the model with the best score.
I would measure accuracy, precision, recall and F1 to see how good the model is.
It could be overfitting, so I would add regularization or make the model simpler.
It is a tradeoff between bias and variance, or between precision and recall.
The classes are imbalanced, so I would use oversampling or class weights.
It could be data drift, because the world changes and models go stale over time.
I would retrain the model with more recent data and deploy the new version.
More data and better features usually improve the model.
I would set up monitoring with dashboards and alerts on the main metrics.
If a metric goes above a threshold, we get an alert and the team looks into it.
I would run an A/B test and roll it out gradually, and roll back if something goes wrong.
I would deploy it as a microservice with autoscaling, so that it scales and the latency is low.
We could use caching and batching, or a smaller model, to make it faster and cheaper.
It depends on the business and on how much traffic and budget we have.
I would use a vector database with embeddings and retrieve the most similar documents.
I would improve the prompt and add a few examples, or use a stronger model.
The model can hallucinate, so I would tell it to answer only from the context.
We could fine-tune the model on our own data so that it learns the domain.
I would evaluate the answers with another language model as a judge and collect feedback from users.
I would add guardrails and a human in the loop for the difficult cases.
An agent can call tools and plan several steps to solve the task.
I would log everything so that we can debug it later.
I would load the data into a notebook, look at the first rows and plot the distributions.
I would write some tests to make sure the code works as expected and is reproducible.
The code runs without errors, so the results should be fine.
I worked on a project where we built a model and it improved the results a lot.
We were a small team, I worked with engineers and product people, and we used modern tools.
It was challenging, but we delivered on time and everybody was happy with it.
I would communicate clearly, explain the results with charts and keep everyone informed.
I would work closely with the domain experts to understand what they need.
We would discuss it with the team, align on the priorities and then decide together.
It is important to follow best practices and to keep improving over time.
Users will notice when the quality is bad, so we should keep an eye on it.
I am not completely sure, but I think that is probably how I would approach it.
For example, we could compare the two options on last month's data and see which one is better.
So the main cost is the time it takes, and the main risk is that something breaks on the weekend.
"""
"""About forty sentences of fluent, empty interview talk."""
